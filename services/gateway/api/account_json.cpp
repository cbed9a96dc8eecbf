#include "api/account_json.hpp"

#include "api/json_writer.hpp"
#include "api/quota.hpp"

namespace tpp::gateway {
namespace {

constexpr std::size_t typical_account = 900;

void write_money(JsonWriter& json, const Money& money) {
  json.open_object();
  json.member("amount", money.amount_text());
  json.member("currency", money.currency.code());
  json.close_object();
}

std::string_view coverage(const Balance& balance, bool multicurrency) {
  if (balance.compartment) return "compartment";
  return multicurrency ? "unspecified" : "account";
}

void write_balances(JsonWriter& json, const AccountDetails& details) {
  json.name("balances").open_array();
  for (const Balance& balance : details.balances) {
    json.open_object().member("type", "current").name("amount");
    write_money(json, balance.amount);
    json.member("covers", coverage(balance, details.multicurrency)).close_object();
  }
  json.close_array();
}

void write_identity(JsonWriter& json, const Account& account) {
  json.member("id", account.id.value);
  json.member("consent_id", account.consent.value);
  json.member("bank", account.bank.value);
  json.member("iban", account.iban.value());
}

http::Response respond(JsonWriter& json) {
  http::Response response;
  response.body = json.take();
  return response;
}

// Ends the object.
http::Response respond_with_cost(JsonWriter& json, const AccountView& view) {
  write_quota(json, view.quota);
  json.member("fetched_at", to_rfc3339(view.fetched_at)).close_object();
  http::Response response = respond(json);
  add_rate_limit(response, view.quota, view.fetched_at);
  return response;
}

}  // namespace

http::Response account_page(const Page<Account>& page) {
  JsonWriter json(64 + page.items.size() * 220);
  json.open_object().name("items").open_array();
  for (const Account& account : page.items) {
    json.open_object();
    write_identity(json, account);
    json.member("currency", account.currency.code()).close_object();
  }
  json.close_array().text_or_null("next_cursor", page.next.value_or("")).close_object();
  return respond(json);
}

http::Response account_response(const AccountView& view) {
  const AccountDetails& details = view.details;
  JsonWriter json(typical_account);
  json.open_object();
  write_identity(json, view.account);
  json.member("currency", details.currency.code());
  json.name("multicurrency").value(details.multicurrency);
  json.text_or_null("product_type", details.product_type);
  json.text_or_null("product_name", details.product_name);
  json.text_or_null("holder_name", details.holder_name);
  json.text_or_null("psu_name", details.psu_name);
  write_balances(json, details);
  return respond_with_cost(json, view);
}

http::Response balances_response(const AccountView& view) {
  JsonWriter json(typical_account);
  json.open_object().member("account_id", view.account.id.value);
  write_balances(json, view.details);
  return respond_with_cost(json, view);
}

}  // namespace tpp::gateway
