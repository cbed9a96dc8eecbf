#include "funds/funds_endpoint.hpp"

#include <nlohmann/json.hpp>

#include "bank/account_access.hpp"
#include "bank/named_account.hpp"
#include "bank/request_checks.hpp"
#include "core/money.hpp"
#include "funds/funds_question.hpp"

namespace tpp::simulator {
namespace {

http::Response funds_answer(bool available, bool as_text) {
  nlohmann::ordered_json body{{"funds_available", available}};
  if (as_text) body["funds_available"] = available ? "True" : "False";
  http::Response response;
  response.body = body.dump();
  return response;
}

Outcome<bool> available_on(const Account& account, const AskedAmount& asked) {
  if (auto refused = check_standing(account.standing)) return *refused;
  const Compartment* part = account.compartment(asked.currency);
  if (!part) return currency_not_authorised();
  const auto currency = Currency::parse(asked.currency);
  if (!currency || asked.fraction_digits > currency->fraction_digits()) return invalid_input();
  return part->cents >= asked.cents;
}

// The caller names the account again, and must name the one of the consent.
std::optional<Refused> check_iban(Bank& bank, const Account& granted, const std::string& iban) {
  if (iban == granted.iban) return std::nullopt;
  if (bank.world.account(iban)) return invalid_account();
  return find_named_account(bank, iban).error();
}

// No table of parameters names the logical-id and the way back here; what is sent must be right.
std::optional<Refused> check_extras(const Bank& bank, const http::Request& request,
                                    Consent& consent) {
  auto query = check_query(request.query);
  if (!query) return query.error();
  const auto logical_id = query->get("logical-id");
  if (logical_id && !consent.granted(*logical_id)) return invalid_jwt();
  if (!request.has_header("Redirect-URI")) return std::nullopt;
  auto uri = check_redirect_uri(bank, request);
  if (!uri) return uri.error();
  return std::nullopt;
}

std::optional<Refused> check_json_type(const http::Request& request) {
  if (!request.has_header("Content-Type")) return missing_header("Content-Type");
  if (!request.header("Content-Type").starts_with("application/json")) return invalid_header();
  return std::nullopt;
}

}  // namespace

Outcome<http::Response> confirm_funds(Bank& bank, const http::Request& request) {
  if (auto refused = check_common(bank, request, {1})) return *refused;
  if (auto refused = check_language(request)) return *refused;
  if (auto refused = check_json_type(request)) return *refused;
  if (auto refused = check_client(bank, request, false)) return *refused;
  auto consent = check_bearer(bank, request, Scope::caf);
  if (!consent) return consent.error();
  if (auto refused = check_extras(bank, request, **consent)) return *refused;
  auto question = read_funds_body(request.body);
  if (!question) return question.error();
  const Account& account = *(*consent)->accounts.front().account;
  if (auto refused = check_iban(bank, account, question->iban)) return *refused;
  auto available = available_on(account, question->amount);
  if (!available) return available.error();
  return funds_answer(*available, bank.settings.funds_as_text);
}

Outcome<http::Response> read_funds(Bank& bank, const http::Request& request) {
  if (auto refused = check_common(bank, request, {1})) return *refused;
  if (auto refused = check_page_language(request)) return *refused;
  auto redirect_uri = check_redirect_uri(bank, request);
  if (!redirect_uri) return redirect_uri.error();
  if (auto refused = check_client(bank, request, false)) return *refused;
  auto consent = check_bearer(bank, request, Scope::caf);
  if (!consent) return consent.error();
  auto query = check_query(request.query);
  if (!query) return query.error();
  const std::string logical_id = query->get("logical-id").value_or("");
  if (logical_id.empty()) return missing_input("logical-id");
  const GrantedAccount* granted = (*consent)->granted(logical_id);
  if (!granted) return invalid_jwt();
  auto asked = read_funds_query(*query);
  if (!asked) return asked.error();
  auto available = available_on(*granted->account, *asked);
  if (!available) return available.error();
  return funds_answer(*available, true);
}

}  // namespace tpp::simulator
