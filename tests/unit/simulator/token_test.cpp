#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "unit/simulator/bank_at_work.hpp"

namespace tpp::simulator {
namespace {

using std::chrono::seconds;

std::string refresh_form(const std::string& token) {
  return "grant_type=refresh_token&refresh_token=" + token;
}

void replace(std::string& text, const std::string& from, const std::string& to) {
  text.replace(text.find(from), from.size(), to);
}

unsigned status_of_accounts(BankAtWork& work, const Tokens& tokens) {
  return work.ask(work.account_ask(tokens, "/accounts", 3)).status;
}

TEST(Token, IsGivenForACodeWithAnScaTokenAndMustNotBeStored) {
  BankAtWork work;
  const auto response = work.ask(work.token_ask(work.exchange_form(work.code_for("an.peeters"))));
  const auto body = json_of(response);
  EXPECT_EQ(response.status, 200U) << response.body;
  EXPECT_EQ(body["token_type"], "Bearer");
  EXPECT_EQ(body["expires_in"], "900");
  EXPECT_EQ(body["scope"], "AIS");
  EXPECT_TRUE(body.contains("sca_token"));
  EXPECT_FALSE(body.contains("logical_id"));
  EXPECT_EQ(header_of(response, "Cache-Control"), "no-store");
}

TEST(Token, IsRefusedForAnotherVerifier) {
  BankAtWork work;
  std::string form = work.exchange_form(work.code_for("an.peeters"));
  replace(form, "verifier=a", "verifier=b");
  EXPECT_EQ(error_code_of(work.ask(work.token_ask(form))), "GEN-1203-100008");
}

TEST(Token, IsRefusedForAnotherRedirectUri) {
  BankAtWork work;
  std::string form = work.exchange_form(work.code_for("an.peeters"));
  replace(form, "callback", "elsewhere");
  EXPECT_EQ(error_code_of(work.ask(work.token_ask(form))), "GEN-1203-100008");
}

TEST(Token, IsRefusedForACodeThatIsTooOld) {
  BankAtWork work;
  const std::string form = work.exchange_form(work.code_for("an.peeters"));
  work.pass(seconds{300});
  EXPECT_EQ(error_code_of(work.ask(work.token_ask(form))), "GEN-1203-100008");
}

TEST(Token, EndsWhenItsCodeIsPresentedAgain) {
  BankAtWork work;
  const std::string form = work.exchange_form(work.code_for("an.peeters"));
  const auto body = json_of(work.ask(work.token_ask(form)));
  const Tokens tokens{body["access_token"], body["refresh_token"], ""};
  ASSERT_EQ(status_of_accounts(work, tokens), 200U);

  EXPECT_EQ(error_code_of(work.ask(work.token_ask(form))), "GEN-1203-100008");
  EXPECT_EQ(status_of_accounts(work, tokens), 401U);
}

TEST(Token, NeedsTheTppsOwnCredentials) {
  BankAtWork work;
  auto ask = work.token_ask("grant_type=refresh_token&refresh_token=x");
  ask.headers["Authorization"] = "Basic dHBwLTE6d3Jvbmc=";
  EXPECT_EQ(error_code_of(work.ask(ask)), "GEN-1203-100009");
}

TEST(Token, SaysWhichFieldIsMissing) {
  BankAtWork work;
  EXPECT_EQ(error_code_of(work.ask(work.token_ask("code=x"))), "GEN-1201-100002");
  EXPECT_EQ(error_code_of(work.ask(work.token_ask("grant_type=refresh_token"))), "GEN-1201-100002");
  EXPECT_EQ(error_code_of(work.ask(work.token_ask("grant_type=password"))), "GEN-1202-100002");
}

TEST(Refresh, GivesANewPairAndEndsTheOldOneAtOnce) {
  BankAtWork work;
  const Tokens old = work.enrol("an.peeters");
  const Tokens fresh = work.refreshed(old);

  EXPECT_EQ(status_of_accounts(work, fresh), 200U);
  EXPECT_EQ(status_of_accounts(work, old), 401U);
  const auto again = work.ask(work.token_ask(refresh_form(old.refresh)));
  EXPECT_EQ(again.status, 401U);
  EXPECT_EQ(error_code_of(again), "GEN-1203-100004");
}

TEST(Refresh, AnswersWithoutAnScaToken) {
  BankAtWork work;
  const Tokens old = work.enrol("an.peeters");
  const auto body = json_of(work.ask(work.token_ask(refresh_form(old.refresh))));
  EXPECT_FALSE(body.contains("sca_token"));
}

TEST(Refresh, LeavesTheOldPairForTheGraceThatIsSet) {
  BankAtWork work;
  work.settings.refresh_grace = seconds{30};
  const Tokens old = work.enrol("an.peeters");
  work.refreshed(old);

  work.pass(seconds{29});
  EXPECT_EQ(status_of_accounts(work, old), 200U);
  work.pass(seconds{1});
  EXPECT_EQ(status_of_accounts(work, old), 401U);
}

TEST(Refresh, IsPossibleForNinetyDays) {
  BankAtWork work;
  Tokens tokens = work.enrol("an.peeters");
  work.pass(std::chrono::days{90} - seconds{1});
  tokens = work.refreshed(tokens);
  ASSERT_EQ(status_of_accounts(work, tokens), 200U);
  work.pass(std::chrono::days{90});
  EXPECT_EQ(error_code_of(work.ask(work.token_ask(refresh_form(tokens.refresh)))),
            "GEN-1203-100004");
}

TEST(AccessToken, EndsAfterFifteenMinutes) {
  BankAtWork work;
  const Tokens tokens = work.enrol("an.peeters");
  work.pass(seconds{899});
  EXPECT_EQ(status_of_accounts(work, tokens), 200U);
  work.pass(seconds{1});
  EXPECT_EQ(error_code_of(work.ask(work.account_ask(tokens, "/accounts", 3))), "GEN-1203-100003");
}

TEST(Consent, OfTheSameCustomerReplacesTheEarlierOneOnlyOnceItIsExchanged) {
  BankAtWork work;
  const Tokens old = work.enrol("an.peeters");
  const std::string old_id = work.first_logical_id(old);

  const std::string code = work.code_for("an.peeters");
  EXPECT_EQ(status_of_accounts(work, old), 200U);
  const auto body = json_of(work.ask(work.token_ask(work.exchange_form(code))));

  EXPECT_EQ(status_of_accounts(work, old), 401U);
  const Tokens renewed{body["access_token"], body["refresh_token"], ""};
  EXPECT_NE(work.first_logical_id(renewed), old_id);
}

TEST(Consent, OfAnotherCustomerLeavesTokensAlone) {
  BankAtWork work;
  const Tokens an = work.enrol("an.peeters");
  work.enrol("luc.dubois");
  EXPECT_EQ(status_of_accounts(work, an), 200U);
}

}  // namespace
}  // namespace tpp::simulator
