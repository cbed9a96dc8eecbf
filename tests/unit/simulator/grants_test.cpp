#include <gtest/gtest.h>

#include "unit/simulator/bank_at_work.hpp"

namespace tpp::simulator {
namespace {

const TokenPair& granted(BankAtWork& work, Scope scope) {
  const Customer& customer = *work.world.customer("an.peeters");
  const UtcTime now = work.clock.now();
  Consent& consent = work.bank.grants.begin(customer, scope, {}, "https://tpp.example/back", now);
  return work.bank.grants.issue_pair(consent, now);
}

TEST(Grants, KeepOneLivingPairPerCustomerAndScope) {
  BankAtWork work;
  const auto& ais = granted(work, Scope::ais);
  const auto& pis = granted(work, Scope::pis);
  const auto& caf = granted(work, Scope::caf);
  const auto& newer_pis = granted(work, Scope::pis);
  const UtcTime now = work.clock.now();

  EXPECT_TRUE(work.bank.grants.lives(ais, now));
  EXPECT_TRUE(work.bank.grants.lives(caf, now));
  EXPECT_FALSE(work.bank.grants.lives(pis, now));
  EXPECT_TRUE(work.bank.grants.lives(newer_pis, now));
}

TEST(Grants, AreRevokedForOneScopeOnly) {
  BankAtWork work;
  const auto& ais = granted(work, Scope::ais);
  const auto& pis = granted(work, Scope::pis);

  EXPECT_TRUE(work.bank.grants.revoke("an.peeters", Scope::pis));

  EXPECT_FALSE(ais.consent->revoked);
  EXPECT_TRUE(pis.consent->revoked);
  EXPECT_FALSE(work.bank.grants.revoke("an.peeters", Scope::caf));
}

TEST(Grants, OfAnotherScopeDoNotOpenAccounts) {
  BankAtWork work;
  const Tokens tokens{granted(work, Scope::pis).access_token, "", ""};
  const auto response = work.ask(work.account_ask(tokens, "/accounts", 3));
  EXPECT_EQ(error_code_of(response), "GEN-1203-100003");
}

}  // namespace
}  // namespace tpp::simulator
