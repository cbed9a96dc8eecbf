#pragma once
// How a customer's visit ends: the address to send the browser back to.

#include <optional>
#include <string>
#include <vector>

#include "bank/bank.hpp"

namespace tpp::simulator {

// What the link and the pages carry from step to step; the state is the TPP's and left untouched.
struct Visit {
  std::string apptoken;
  std::optional<std::string> state;
};

// The apptoken and state of a consent or renewal URL.
std::optional<Visit> visit_of_url(std::string_view url);

// All of the customer's, or the one that the link is for.
std::vector<const Account*> offered_accounts(const Link& link, const Customer& customer);

std::string with_state(std::string url, const Visit& visit);
// The address behind the code, which is issued with it.
std::string with_code(Bank& bank, const Visit& visit, Code code);

// For a new consent a code, for a renewal an SCA token or what brings it; a barred customer is sent
// back refused. For a renewal the customer and the accounts are those of the consent. The link is
// used up.
std::string approve(Bank& bank, Link& link, const Visit& visit, const Customer& customer,
                    const std::vector<std::string>& ibans);
std::string refuse(Link& link, const Visit& visit, const std::string& description);

}  // namespace tpp::simulator
