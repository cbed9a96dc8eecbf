#include <cmath>

#include <nlohmann/json.hpp>

#include "bank/account_access.hpp"
#include "bank/amounts.hpp"
#include "bank/endpoints.hpp"
#include "bank/request_checks.hpp"

namespace tpp::simulator {
namespace {

using Json = nlohmann::ordered_json;

Json links_of(const std::string& logical_id) {
  return {{"self", {{"href", account_href(logical_id)}}},
          {"transactions", {{"href", transactions_href(logical_id)}}}};
}

double euros_per_unit(const std::string& currency) {
  if (currency == "USD") return 0.92;
  if (currency == "GBP") return 1.17;
  if (currency == "JPY") return 0.0061;
  return 1.0;
}

std::int64_t balance_in_euro(const Account& account, bool sum_of_compartments) {
  if (!sum_of_compartments) return account.compartments.front().cents;
  double cents = 0;
  for (const auto& part : account.compartments)
    cents += static_cast<double>(part.cents) * euros_per_unit(part.currency);
  return std::llround(cents);
}

// With a summed balance the euro part is listed too; else the balance already is that part.
Json compartments_of(const Account& account, bool with_euro) {
  auto list = Json::array();
  if (account.compartments.size() == 1) return list;
  for (const auto& part : account.compartments)
    if (with_euro || part.currency != "EUR")
      list.push_back({{"currency", part.currency}, {"balance", json_amount(part.cents)}});
  return list;
}

}  // namespace

Outcome<http::Response> list_accounts(Bank& bank, const http::Request& request) {
  if (auto refused = check_common(bank, request, {1, 3})) return *refused;
  if (auto refused = check_language(request)) return *refused;
  if (auto refused = check_client(bank, request, false)) return *refused;
  auto consent = check_bearer(bank, request, Scope::ais);
  if (!consent) return consent.error();
  auto list = Json::array();
  for (const auto& granted : (*consent)->accounts)
    list.push_back({{"logical_id", granted.logical_id},
                    {"iban", granted.account->iban},
                    {"currency", "EUR"},
                    {"_links", links_of(granted.logical_id)}});
  http::Response response;
  response.body = Json{{"accounts", std::move(list)}}.dump();
  return response;
}

Outcome<http::Response> account_details(Bank& bank, const http::Request& request,
                                        const std::string& logical_id) {
  auto call = open_account_call(bank, request, logical_id, {3});
  if (!call) return call.error();
  if (auto refused = spend_unattended_call(bank, *call)) return *refused;

  const Account& account = *call->granted->account;
  const Customer* customer = bank.world.customer(call->consent->customer);
  const bool summed = bank.settings.balance_sums_compartments;
  Json body{{"product_type", "payment-account"},
            {"product_name", account.product_name},
            {"iban", account.iban},
            {"currency", "EUR"},
            {"balance", json_amount(balance_in_euro(account, summed))},
            {"multicurrency", account.compartments.size() > 1},
            {"account_name", account.holder},
            {"psu_name", customer ? customer->name : ""},
            {"other_compartments", compartments_of(account, summed)},
            {"_links", links_of(logical_id)}};
  http::Response response;
  response.body = body.dump();
  response.headers.push_back({"Access-Control-Allow-Origin", "*"});
  return response;
}

}  // namespace tpp::simulator
