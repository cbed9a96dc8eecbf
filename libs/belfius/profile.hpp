#pragma once
// How one bank, in one API generation, is spoken to. What the bank's documents leave open is a
// setting here and never a constant in code; docs/bank/profiles.md says which is fact and which is
// assumption. What differs between deployments is BelfiusAccess instead.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "belfius/access.hpp"
#include "belfius/endpoint.hpp"
#include "belfius/funds_profile.hpp"
#include "belfius/payment_profile.hpp"
#include "belfius/sca_page.hpp"
#include "core/ids.hpp"
#include "core/money.hpp"
#include "core/result.hpp"
#include "domain/authorization.hpp"
#include "domain/sca_carriers.hpp"
#include "domain/unattended.hpp"
#include "http/url.hpp"

namespace tpp::belfius {

struct Endpoints {
  Endpoint consent_uris{"consent_uris", "/consent-uris", "4", "", true, true, true};
  Endpoint token{"token", "/token", "3", "", true, false, false};
  // Nothing: the bank lists no accounts, they come with the tokens.
  std::optional<Endpoint> accounts{{"accounts", "/accounts", "1", "", true, true, false}};
  Endpoint account{"account", "/accounts/{logical-id}", "3", "", true, true, false};
  Endpoint transactions{"transactions", "/accounts/{logical-id}/transactions", "2", "", true, true,
                        false};
};

// Names of query parameters that we send.
struct ParameterNames {
  std::string scope = "scope";
  std::string iban = "iban";
  std::string state = "state";
  std::string date_from = "date_from";
  std::string date_to = "date_to";
  std::string currency = "currency";
  std::string page_size = "pagesize";
  std::string next = "next";
  std::optional<std::string> psu_involved = "psu_involved";  // nothing: not sent
};

// Member names under which GET /accounts lists accounts; the first one present counts.
struct AccountListNames {
  std::vector<std::string> id{"logical_id", "logical-id"};
  std::vector<std::string> iban{"iban"};
  std::vector<std::string> currency{"currency"};
};

struct Lifetimes {
  std::chrono::days consent{180};
  std::chrono::days renew_before{14};
  std::chrono::days history_without_sca{90};
  std::chrono::seconds access_token{900};  // where the answer does not say
  std::chrono::seconds sca_token{3600};
  std::chrono::seconds refresh_token{0};  // 0: not known
};

struct BankProfile {
  BankId id;
  std::string name;
  std::string brand;
  std::string generation;
  std::string base_url;
  std::string media_type = "application/vnd.belfius.api+json";
  std::vector<std::string> languages{"fr", "nl"};
  Currency default_currency = Currency::eur();  // of a listed account that names none
  std::size_t page_limit = 400;
  bool next_repeats_query = true;
  bool consents_take_iban = false;            // account information is for one account, named by us
  bool token_brings_account = false;          // POST /token names it, instead of GET /accounts
  std::vector<int> refused_refresh_statuses;  // 5xx that mean: this refresh token is not accepted
  std::vector<std::string> allowed_page_origins;
  Endpoints endpoints;
  ParameterNames parameters;
  ReturnNames returned;
  ScaCarriers sca_carriers;
  bool sca_code_verifier = false;  // sent along with such a code
  AccountListNames account_list;
  ScaPage sca_page;
  Lifetimes lifetimes;
  UnattendedTerms unattended;
  std::optional<FundsProfile> funds;       // nothing: the bank confirms no funds
  std::optional<PaymentProfile> payments;  // nothing: the bank takes no payments from us
};

// validation_failed with every problem at once, each with its key (ErrorContext::fields; in the
// detail one per line, as file:line: key: problem). invalid_input when the file cannot be read or
// is not JSON.
Result<BankProfile> load_profile(const std::string& file);
Result<BankProfile> parse_profile(std::string_view text, const std::string& file = "profile");

// The address that calls go to: the deployment's, else the profile's. The HTTP client is made for
// its origin.
Result<http::Url> base_url_of(const BankProfile& profile, const BelfiusAccess& access);

// validation_failed with every value of the deployment that cannot work.
Result<void> check_access(const BankProfile& profile, const BelfiusAccess& access);

}  // namespace tpp::belfius
