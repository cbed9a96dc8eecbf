#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "unit/simulator/bank_at_work.hpp"

namespace tpp::simulator {
namespace {

TEST(Control, MovesTheClockForwardOnly) {
  BankAtWork work;
  EXPECT_EQ(work.control("POST", "/clock", {{"advance_seconds", 60}})["now"],
            "2026-03-01T00:01:00.000Z");
  EXPECT_TRUE(work.control("POST", "/clock", {{"advance_seconds", -1}}).contains("error"));
}

TEST(Control, SaysWhatIsWrongWithTheInput) {
  BankAtWork work;
  EXPECT_TRUE(work.control("POST", "/faults", {{"fault", "earthquake"}}).contains("error"));
  EXPECT_TRUE(
      work.control("POST", "/faults", {{"fault", "delay"}, {"dealy_ms", 5}}).contains("error"));
  EXPECT_TRUE(work.control("POST", "/settings", {{"no_such_setting", 1}}).contains("error"));
  EXPECT_TRUE(work.control("POST", "/settings", {{"tpp_active", "yes"}}).contains("error"));
  EXPECT_TRUE(work.control("POST", "/clock", {}).contains("error"));
  EXPECT_TRUE(work.control("GET", "/nowhere", {}).contains("error"));
}

TEST(Control, ChangesNoSettingWhenOneOfThemIsWrong) {
  BankAtWork work;
  work.control("POST", "/settings", {{"unattended_calls", 9}, {"no_such_setting", 1}});
  EXPECT_EQ(work.settings.unattended_calls, 4U);
  work.control("POST", "/settings", {{"unattended_calls", 9}, {"refresh_grace_seconds", 5}});
  EXPECT_EQ(work.settings.unattended_calls, 9U);
  EXPECT_EQ(work.settings.refresh_grace, std::chrono::seconds{5});
}

TEST(Control, ReadsBackEverySettingItTakes) {
  BankAtWork work;
  const auto read = work.control("GET", "/settings", {});
  EXPECT_EQ(work.control("POST", "/settings", read), read);
}

TEST(Control, ApprovesALinkOnce) {
  BankAtWork work;
  const std::string uri = work.consent_uri();
  const nlohmann::ordered_json order{{"consent_uri", uri}, {"customer", "an.peeters"}};
  const auto first = work.control("POST", "/approve", order);
  EXPECT_EQ(parameter_of(first["location"], "state"), "S");
  EXPECT_TRUE(work.control("POST", "/approve", order).contains("error"));
}

TEST(Control, ShowsWhichTokenPairsLive) {
  BankAtWork work;
  const Tokens tokens = work.enrol("an.peeters");
  work.refreshed(tokens);
  const auto pairs = work.control("GET", "/ledger", {})["token_pairs"];
  ASSERT_EQ(pairs.size(), 2U);
  EXPECT_EQ(pairs[0]["status"], "dead");
  EXPECT_EQ(pairs[1]["status"], "live");
  EXPECT_EQ(pairs.dump().find(tokens.refresh), std::string::npos);
}

TEST(Control, BooksRowsThatRaiseTheBalance) {
  BankAtWork work;
  const auto& account = work.world.customer("emma.willems")->accounts[0];
  const auto before = account.compartments[0].cents;
  work.control("POST", "/transactions", {{"iban", account.iban}, {"cents", 250}, {"count", 3}});
  EXPECT_EQ(account.compartments[0].cents, before + 750);
  EXPECT_EQ(account.compartments[0].history.size(), 3U);
}

TEST(Control, ChangesTheStandingOfAnAccount) {
  BankAtWork work;
  const Tokens tokens = work.enrol("an.peeters");
  const std::string iban = work.world.customer("an.peeters")->accounts[0].iban;
  work.control("POST", "/accounts", {{"iban", iban}, {"standing", "blocked"}});
  const auto path = "/accounts/" + work.first_logical_id(tokens);
  EXPECT_EQ(error_code_of(work.ask(work.account_ask(tokens, path, 3))), "B14800ZZ-3004-000000");
}

TEST(Control, ClosesTheBankForAWhile) {
  BankAtWork work;
  work.control("POST", "/faults", {{"fault", "not_accepting"}, {"delay_ms", 300}});
  EXPECT_EQ(work.closed_for, std::chrono::milliseconds{300});
}

}  // namespace
}  // namespace tpp::simulator
