#include "api/transaction_json.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tpp::gateway {
namespace {

using nlohmann::json;

BookedTransaction some_row() {
  BookedTransaction row;
  row.booking_date = std::chrono::year{2026} / 11 / 22;
  row.amount = Money{*Decimal::parse("-12.3"), Currency::eur()};
  return row;
}

json shown(const BookedTransaction& row) {
  TransactionsView view;
  view.account = AccountId{"a-1"};
  view.items = {Transaction{"t-1", row}};
  return json::parse(transactions_response(view).body)["items"][0];
}

TEST(TransactionJson, WhatTheBankDoesNotSayIsNull) {
  const json expected = {
      {"id", "t-1"},
      {"status", "booked"},
      {"booking_date", "2026-11-22"},
      {"value_date", nullptr},
      {"amount", {{"amount", "-12.30"}, {"currency", "EUR"}}},
      {"credit_debit", "debit"},
      {"counterparty", nullptr},
      {"remittance",
       {{"unstructured", nullptr}, {"structured", nullptr}, {"structured_type", nullptr}}},
      {"bank_reference", nullptr},
      {"bank_description", nullptr}};
  EXPECT_EQ(shown(some_row()), expected);
}

TEST(TransactionJson, TellsCreditsFromDebits) {
  BookedTransaction row = some_row();
  row.amount.amount = *Decimal::parse("0.01");
  EXPECT_EQ(shown(row)["credit_debit"], "credit");
}

TEST(TransactionJson, ACounterpartyHasAnIbanOrAnotherAccount) {
  BookedTransaction row = some_row();
  row.counterparty_account = "BE68 5390 0754 7034";
  EXPECT_EQ(shown(row)["counterparty"],
            (json{{"name", nullptr}, {"iban", "BE68539007547034"}, {"other_account", nullptr}}));
  row.counterparty_account = "539-0075470-34";
  row.counterparty_name = "An Peeters";
  EXPECT_EQ(shown(row)["counterparty"],
            (json{{"name", "An Peeters"}, {"iban", nullptr}, {"other_account", "539-0075470-34"}}));
}

TEST(TransactionJson, AStructuredRemittanceIsItsDigits) {
  BookedTransaction row = some_row();
  row.remittance = "+++123/4567/89012+++";
  row.remittance_structured = true;
  EXPECT_EQ(shown(row)["remittance"], (json{{"unstructured", nullptr},
                                            {"structured", "123456789012"},
                                            {"structured_type", "be_ogm"}}));
  row.remittance_structured = false;
  EXPECT_EQ(shown(row)["remittance"]["unstructured"], "+++123/4567/89012+++");
  EXPECT_TRUE(shown(row)["remittance"]["structured"].is_null());
}

TEST(TransactionJson, EscapesEveryTextOfTheBank) {
  const std::string odd("quote \" backslash \\ line\n nul\0 escape\x1b", 38);
  BookedTransaction row = some_row();
  row.counterparty_name = row.counterparty_account = row.remittance = odd;
  row.bank_reference = row.bank_description = odd;
  const json body = shown(row);
  EXPECT_EQ(body["counterparty"]["name"], odd);
  EXPECT_EQ(body["counterparty"]["other_account"], odd);
  EXPECT_EQ(body["remittance"]["unstructured"], odd);
  EXPECT_EQ(body["bank_reference"], odd);
  EXPECT_EQ(body["bank_description"], odd);
}

TEST(TransactionJson, APageSaysHowFarItReachesAndWhereItGoesOn) {
  TransactionsView view;
  view.account = AccountId{"a-1"};
  json body = json::parse(transactions_response(view).body);
  EXPECT_EQ(body["account_id"], "a-1");
  EXPECT_EQ(body["history"], "recent");
  EXPECT_TRUE(body["history_from"].is_null());
  EXPECT_EQ(body["items"], json::array());
  EXPECT_TRUE(body["next_cursor"].is_null());
  view.history = HistoryReach::full;
  view.history_from = std::chrono::year{2026} / 6 / 17;
  view.next_cursor = "more";
  body = json::parse(transactions_response(view).body);
  EXPECT_EQ(body["history"], "full");
  EXPECT_EQ(body["history_from"], "2026-06-17");
  EXPECT_EQ(body["next_cursor"], "more");
}

}  // namespace
}  // namespace tpp::gateway
