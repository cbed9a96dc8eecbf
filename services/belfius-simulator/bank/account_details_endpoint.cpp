#include <cmath>

#include <nlohmann/json.hpp>

#include "bank/account_access.hpp"
#include "bank/amounts.hpp"
#include "bank/endpoints.hpp"

namespace tpp::simulator {
namespace {

using Json = nlohmann::ordered_json;

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

// How each generation calls the kind of account and its holder.
Json names_of(const Version& version, const Account& account, const std::string& psu_name) {
  if (version == Version(1))
    return {{"type", account.product_name}, {"accountName", account.holder}};
  if (version == Version(2))
    return {{"product", account.product_name}, {"account_name", account.holder}};
  return {{"product_type", "payment-account"},
          {"product_name", account.product_name},
          {"account_name", account.holder},
          {"psu_name", psu_name}};
}

Json link_to(const Version& version, const std::string& href) {
  Json link{{"href", href}};
  if (version != Version(3)) link["templated"] = false;
  return link;
}

}  // namespace

Outcome<http::Response> account_details(Bank& bank, const http::Request& request,
                                        const std::string& logical_id) {
  auto call = open_account_call(bank, request, logical_id, {3, 2, 1});
  if (!call) return call.error();
  if (auto refused = spend_unattended_call(bank, *call)) return *refused;

  const Account& account = *call->granted->account;
  const Customer* customer = bank.world.customer(call->consent->customer);
  const bool summed = bank.settings.balance_sums_compartments;
  Json body = names_of(call->version, account, customer ? customer->name : "");
  body["iban"] = account.iban;
  body["currency"] = "EUR";
  body["balance"] = json_amount(balance_in_euro(account, summed));
  body["multicurrency"] = account.compartments.size() > 1;
  body["other_compartments"] = compartments_of(account, summed);
  body["_links"] = {{"self", link_to(call->version, account_href(logical_id))},
                    {"transactions", link_to(call->version, transactions_href(logical_id))}};
  http::Response response;
  response.body = body.dump();
  response.headers.push_back({"Access-Control-Allow-Origin", "*"});
  return response;
}

}  // namespace tpp::simulator
