#include <algorithm>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "unit/simulator/bank_at_work.hpp"

namespace tpp::simulator {
namespace {

using std::chrono::hours;
using std::chrono::seconds;

TEST(Accounts, ListTheChosenOnesWithLogicalIdsInFiveParts) {
  BankAtWork work;
  const Tokens tokens = work.enrol("an.peeters");
  const auto list = json_of(work.ask(work.account_ask(tokens, "/accounts", 1)))["accounts"];

  ASSERT_EQ(list.size(), 3U);
  const std::string id = list[0]["logical_id"];
  EXPECT_EQ(std::ranges::count(id, '.'), 4);
  EXPECT_NE(id.find(".."), std::string::npos);
  EXPECT_EQ(list[0]["iban"], work.world.customer("an.peeters")->accounts[0].iban);
  EXPECT_EQ(list[0]["_links"]["transactions"]["href"], "/accounts/" + id + "/transactions");
}

TEST(Accounts, ListOnlyWhatTheCustomerTicked) {
  BankAtWork work;
  const std::string iban = work.world.customer("an.peeters")->accounts[1].iban;
  const auto answer = work.control(
      "POST", "/approve",
      {{"consent_uri", work.consent_uri()}, {"customer", "an.peeters"}, {"accounts", {iban}}});
  const std::string code = parameter_of(answer["location"], "code");
  const auto body = json_of(work.ask(work.token_ask(work.exchange_form(code))));
  const Tokens tokens{body["access_token"], "", ""};

  const auto list = json_of(work.ask(work.account_ask(tokens, "/accounts", 3)))["accounts"];

  ASSERT_EQ(list.size(), 1U);
  EXPECT_EQ(list[0]["iban"], iban);
}

TEST(AccountDetails, WriteNumbersAndBooleansAsRecorded) {
  BankAtWork work;
  const Tokens tokens = work.enrol("sofie.lambert");
  const auto path = "/accounts/" + work.first_logical_id(tokens);
  const auto body = json_of(work.ask(work.account_ask(tokens, path, 3)));

  EXPECT_TRUE(body["balance"].is_number());
  EXPECT_EQ(body["multicurrency"], true);
  EXPECT_EQ(body["product_type"], "payment-account");
  EXPECT_EQ(body["psu_name"], "Sofie Lambert");
  EXPECT_EQ(body["other_compartments"].size(), 3U);
  EXPECT_EQ(body["other_compartments"][0]["currency"], "USD");
}

TEST(AccountDetails, CanSumTheCompartmentsAndThenListTheEuroPart) {
  BankAtWork work;
  work.settings.balance_sums_compartments = true;
  const Tokens tokens = work.enrol("sofie.lambert");
  const auto path = "/accounts/" + work.first_logical_id(tokens);
  const auto body = json_of(work.ask(work.account_ask(tokens, path, 3)));

  EXPECT_EQ(body["other_compartments"][0]["currency"], "EUR");
  EXPECT_NE(body["balance"], body["other_compartments"][0]["balance"]);
}

TEST(AccountDetails, RefuseALogicalIdOfAnotherConsent) {
  BankAtWork work;
  const Tokens an = work.enrol("an.peeters");
  const Tokens luc = work.enrol("luc.dubois");
  const auto path = "/accounts/" + work.first_logical_id(luc);
  const auto response = work.ask(work.account_ask(an, path, 3));
  EXPECT_EQ(response.status, 401U);
  EXPECT_EQ(error_code_of(response), "GEN-1203-100010");
}

TEST(AccountDetails, RefuseEveryStandingButOpenInItsOwnWay) {
  BankAtWork work;
  const Tokens tokens = work.enrol("tom.leclercq");
  std::vector<std::string> codes;
  const auto list = json_of(work.ask(work.account_ask(tokens, "/accounts", 3)))["accounts"];
  for (const auto& account : list)
    codes.push_back(
        error_code_of(work.ask(work.account_ask(tokens, account["_links"]["self"]["href"], 3))));

  const std::vector<std::string> expected{"(none)", "B14800ZZ-3004-000000", "B14800ZZ-3007-000000",
                                          "B14800ZZ-3002-000000", "B14800ZZ-3008-000000"};
  EXPECT_EQ(codes, expected);
}

TEST(AccountDetails, CanWriteCodesInTheOldSpelling) {
  BankAtWork work;
  work.settings.short_error_codes = true;
  const Tokens tokens = work.enrol("an.peeters");
  work.control("POST", "/revoke", {{"customer", "an.peeters"}});
  EXPECT_EQ(error_code_of(work.ask(work.account_ask(tokens, "/accounts", 3))),
            "B14800-3013-000000");
}

TEST(UnattendedCalls, AreFourInTwentyFourHoursOverDetailsAndTransactions) {
  BankAtWork work;
  work.settings.access_token_life = hours{48};
  const Tokens tokens = work.enrol("an.peeters");
  const auto path = "/accounts/" + work.first_logical_id(tokens);
  const auto details = work.account_ask(tokens, path, 3);
  const auto history = work.account_ask(tokens, path + "/transactions", 2);

  EXPECT_EQ(work.ask(details).status, 200U);
  work.pass(hours{1});
  for (const auto& ask : {history, details, history}) EXPECT_EQ(work.ask(ask).status, 200U);
  const auto fifth = work.ask(details);
  EXPECT_EQ(fifth.status, 429U);
  EXPECT_EQ(header_of(fifth, "Retry-After"), std::to_string(23 * 3600));

  work.pass(hours{23});
  EXPECT_EQ(work.ask(details).status, 200U);
  EXPECT_EQ(work.ask(details).status, 429U);
}

TEST(UnattendedCalls, DoNotCountWhenTheCustomerIsInvolved) {
  BankAtWork work;
  const Tokens tokens = work.enrol("an.peeters");
  auto ask = work.account_ask(tokens, "/accounts/" + work.first_logical_id(tokens), 3);
  ask.query = "psu_involved=true";
  for (int i = 0; i < 10; ++i) EXPECT_EQ(work.ask(ask).status, 200U);
}

TEST(Revocation, EndsReadingAndRefreshingAlike) {
  BankAtWork work;
  const Tokens tokens = work.enrol("an.peeters");
  work.control("POST", "/revoke", {{"customer", "an.peeters"}});

  const auto read = work.ask(work.account_ask(tokens, "/accounts", 3));
  const auto refresh =
      work.ask(work.token_ask("grant_type=refresh_token&refresh_token=" + tokens.refresh));
  EXPECT_EQ(read.status, 403U);
  EXPECT_EQ(error_code_of(read), "B14800ZZ-3013-000000");
  EXPECT_EQ(error_code_of(refresh), "B14800ZZ-3013-000000");
}

}  // namespace
}  // namespace tpp::simulator
