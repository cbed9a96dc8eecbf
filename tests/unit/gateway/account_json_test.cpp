#include "api/account_json.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tpp::gateway {
namespace {

using nlohmann::json;

Money money(const char* amount, const char* currency) {
  return Money{*Decimal::parse(amount), *Currency::parse(currency)};
}

AccountView some_view() {
  const Iban iban = *Iban::parse("BE68539007547034");
  AccountView view{
      Account{AccountId{"a-1"}, ConsentId{"c-1"}, BankId{"belfius"}, iban, Currency::eur()},
      AccountDetails{iban, Currency::eur(), "", "", "", "", false, {}}, UtcTime()};
  view.details.balances = {{money("12.3", "EUR"), false}};
  return view;
}

TEST(AccountJson, ShowsWhoAndWhereAndNoBankToken) {
  const json body = json::parse(account_response(some_view()).body);
  EXPECT_EQ(body["id"], "a-1");
  EXPECT_EQ(body["consent_id"], "c-1");
  EXPECT_EQ(body["bank"], "belfius");
  EXPECT_EQ(body["iban"], "BE68539007547034");
  EXPECT_EQ(body["currency"], "EUR");
  EXPECT_EQ(body["multicurrency"], false);
  EXPECT_EQ(body["fetched_at"], "1970-01-01T00:00:00.000Z");
}

TEST(AccountJson, WhatTheBankDoesNotSayIsNull) {
  const json body = json::parse(account_response(some_view()).body);
  for (const char* member : {"product_type", "product_name", "holder_name", "psu_name"})
    EXPECT_TRUE(body[member].is_null()) << member;
}

TEST(AccountJson, EscapesTheBanksTexts) {
  AccountView view = some_view();
  view.details.holder_name = "An \"Annie\" \\ Peeters\n\x01";
  const json body = json::parse(account_response(view).body);
  EXPECT_EQ(body["holder_name"], view.details.holder_name);
}

TEST(AccountJson, ABalanceIsATextWithTheCurrencysDigits) {
  const json body = json::parse(balances_response(some_view()).body);
  EXPECT_EQ(body["account_id"], "a-1");
  const json expected = {{"type", "current"},
                         {"amount", {{"amount", "12.30"}, {"currency", "EUR"}}},
                         {"covers", "account"}};
  EXPECT_EQ(body["balances"], json::array({expected}));
}

TEST(AccountJson, SeparatesTheCompartmentsOfAMultiCurrencyAccount) {
  AccountView view = some_view();
  view.details.multicurrency = true;
  view.details.balances = {
      {money("-1", "EUR"), false}, {money("5", "JPY"), true}, {money("0.125", "TND"), true}};
  const json body = json::parse(balances_response(view).body)["balances"];
  ASSERT_EQ(body.size(), 3U);
  EXPECT_EQ(body[0]["covers"], "unspecified");
  EXPECT_EQ(body[0]["amount"]["amount"], "-1.00");
  EXPECT_EQ(body[1]["covers"], "compartment");
  EXPECT_EQ(body[1]["amount"]["amount"], "5");
  EXPECT_EQ(body[2]["amount"]["amount"], "0.125");
}

TEST(AccountJson, APageEndsWithItsCursorOrNull) {
  Page<Account> page;
  EXPECT_EQ(account_page(page).body, R"({"items":[],"next_cursor":null})");
  page.items = {some_view().account, some_view().account};
  page.next = "more";
  const json body = json::parse(account_page(page).body);
  EXPECT_EQ(body["items"].size(), 2U);
  EXPECT_EQ(body["next_cursor"], "more");
}

}  // namespace
}  // namespace tpp::gateway
