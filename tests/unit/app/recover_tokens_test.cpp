// What a dead process left behind is resolved without anybody asking for it.

#include "app/recover_tokens.hpp"

#include <gtest/gtest.h>

#include "support/given_app.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

struct RecoverTokensTest : ::testing::Test, GivenApp {
  // A claim whose owner was killed.
  ConsentId orphan() {
    const ConsentId id = grant();
    EXPECT_TRUE(run(tokens.claim_refresh(id, 1, "dead-" + id.value)));
    advance(refresh_lease + 1s);
    return id;
  }
};

TEST_F(RecoverTokensTest, AnOrphanedClaimIsResolvedWithOneTryOfTheOldToken) {
  const ConsentId id = orphan();
  EXPECT_EQ(consent(id).token_state, TokenState::uncertain);
  bank.refreshes.answers(some_grant("second"));
  run_round();
  EXPECT_EQ(consent(id).token_state, TokenState::fresh);
  EXPECT_EQ(bank.refreshes.seen, std::vector<std::string>{"refresh-first"});
}

TEST_F(RecoverTokensTest, ARefusedOldTokenIsToldAsALostAnswer) {
  const ConsentId id = orphan();
  bank.refreshes.fails(Errc::grant_refused);
  run_round();
  EXPECT_EQ(consent(id).status, ConsentStatus::renewal_due);
  EXPECT_EQ(consent(id).status_reason, "refresh_outcome_unknown");
  EXPECT_EQ(consent(id).token_state, TokenState::refused);
}

TEST_F(RecoverTokensTest, AnAnswerInTheJournalIsUsedInsteadOfTheOldToken) {
  const ConsentId id = orphan();
  FakeDatabase::JournalEntry late{"dead-" + id.value, id,          1,
                                  some_grant("late"), clock.now(), false};
  db.journal.push_back(late);
  run_round();
  EXPECT_EQ(db.tokens.at(id).access.text.reveal(), "access-late");
  EXPECT_TRUE(bank.refreshes.seen.empty());
}

TEST_F(RecoverTokensTest, LiveClaimsAreLeftAlone) {
  const ConsentId id = grant();
  ASSERT_TRUE(run(tokens.claim_refresh(id, 1, "alive")));
  run_round();
  EXPECT_TRUE(bank.refreshes.seen.empty());
  EXPECT_EQ(consent(id).token_state, TokenState::refreshing);
}

TEST_F(RecoverTokensTest, AnInterruptedExchangeSendsTheCustomerBackToTheStart) {
  const Authorization authorization = begin();
  ASSERT_TRUE(run(consents.consume_state(nullptr, nullptr, authorization.state, clock.now())));
  run_round();
  EXPECT_EQ(consent(authorization.consent).status, ConsentStatus::pending_authorization);

  advance(exchange_patience + 1s);
  run_round();

  EXPECT_EQ(consent(authorization.consent).status, ConsentStatus::failed);
  EXPECT_EQ(consent(authorization.consent).status_reason, "exchange_interrupted");
  EXPECT_TRUE(bank.codes.seen.empty());
}

TEST_F(RecoverTokensTest, AnInterruptedRenewalLeavesTheConsentAsItWas) {
  const ConsentId id = grant();
  const Authorization renewal = start_authorization.draft(id, AuthorizationPurpose::renewal);
  ASSERT_TRUE(run(consents.add_authorization(renewal)));
  ASSERT_TRUE(run(consents.consume_state(nullptr, nullptr, renewal.state, clock.now())));
  advance(exchange_patience + 1s);
  run_round();
  EXPECT_EQ(consent(id).status, ConsentStatus::authorized);
  EXPECT_EQ(consent(id).token_state, TokenState::fresh);
}

TEST_F(RecoverTokensTest, ADatabaseThatIsAwayEndsTheRound) {
  orphan();
  db.failure = Error{Errc::storage_unavailable, "away"};
  run_round();
  EXPECT_TRUE(bank.refreshes.seen.empty());
}

}  // namespace
}  // namespace tpp::testing
