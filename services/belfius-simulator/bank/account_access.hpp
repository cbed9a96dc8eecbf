#pragma once
// The way to one account: shared by details and transactions.

#include "bank/bank.hpp"
#include "bank/outcome.hpp"
#include "bank/version.hpp"
#include "http/url.hpp"

namespace tpp::simulator {

// The refusal of an account that may not be reached from outside.
std::optional<Refused> check_standing(Standing standing);

struct AccountCall {
  Version version;
  Consent* consent = nullptr;
  GrantedAccount* granted = nullptr;
  http::QueryParameters query;
  bool customer_present = false;
};

// Headers, bearer token, logical-id, standing of the account, psu_involved: in this order. In
// versions 1 and 1.2 a page language and Redirect-URI must be there.
Outcome<AccountCall> open_account_call(Bank& bank, const http::Request& request,
                                       const std::string& logical_id,
                                       const std::vector<Version>& versions);

std::optional<Refused> check_standing(Standing standing);

// Notes one unattended call; refuses the one above the limit of the last 24 hours.
std::optional<Refused> spend_unattended_call(const Bank& bank, AccountCall& call);

// Relative, as the bank writes them.
std::string account_href(const std::string& logical_id);
std::string transactions_href(const std::string& logical_id);

}  // namespace tpp::simulator
