#include "contract/stores/fixture.hpp"
#include "domain/refresh_plan.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

template <class World>
class TokenStoreTest : public StoreTest<World> {
 protected:
  Result<RefreshStart> start(const Consent& consent, TokenVersion known, std::size_t on = 0) {
    const auto attempt = this->ids.uuid();
    return this->run(this->replica(on).tokens.claim_refresh(consent.id, known, attempt));
  }

  RefreshClaim claim(const Consent& consent, TokenVersion known = 1, std::size_t on = 0) {
    auto started = start(consent, known, on);
    EXPECT_TRUE(started);
    const auto* taken = started ? std::get_if<RefreshClaim>(&*started) : nullptr;
    EXPECT_NE(taken, nullptr);
    return taken == nullptr ? RefreshClaim() : *taken;
  }

  Result<AccessToken> finish(const Consent& consent, const RefreshClaim& held,
                             const TokenGrant& grant) {
    return this->run(this->replica().tokens.finish_refresh(consent.id, held, grant, now));
  }

  Result<void> abandon(const Consent& consent, const RefreshClaim& held, RefreshEnd end) {
    return this->run(this->replica().tokens.abandon_refresh(consent.id, held, end));
  }
};
TYPED_TEST_SUITE(TokenStoreTest, Worlds);

TYPED_TEST(TokenStoreTest, FindsTheGrantedToken) {
  auto consent = this->create_granted();

  auto token = this->run(this->replica().tokens.find(consent.id));

  ASSERT_TRUE(token);
  EXPECT_EQ(token->text.reveal(), "access-first");
  EXPECT_EQ(token->expires_at, now + std::chrono::hours(1));
  EXPECT_EQ(token->version, 1);
}

TYPED_TEST(TokenStoreTest, KnowsFromWhenOnATokenIsWorthRenewing) {
  auto consent = this->create_granted();
  auto granted = this->run(this->replica().tokens.find(consent.id));
  ASSERT_TRUE(granted);
  EXPECT_EQ(granted->renew_from, renew_access_from(consent.id, granted->expires_at, 3600s));

  auto grant = this->new_grant("second");
  grant.access_lifetime = 900s;
  auto refreshed = this->finish(consent, this->claim(consent), grant);
  ASSERT_TRUE(refreshed);
  EXPECT_EQ(refreshed->renew_from, renew_access_from(consent.id, now + 900s, 900s));

  grant.access_lifetime = 0s;
  refreshed = this->finish(consent, this->claim(consent, 2), grant);
  ASSERT_TRUE(refreshed);
  EXPECT_EQ(refreshed->renew_from, UtcTime::max()) << "not known";
}

TYPED_TEST(TokenStoreTest, ConsentThatWasNeverGrantedHasNone) {
  auto consent = this->create().consent;

  auto token = this->run(this->replica().tokens.find(consent.id));
  auto started = this->start(consent, 0);

  ASSERT_FALSE(token);
  EXPECT_EQ(token.error().code, Errc::not_found);
  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, Errc::not_found);
}

TYPED_TEST(TokenStoreTest, OneOfManyRacingReplicasGetsTheClaim) {
  auto consent = this->create_granted();
  std::vector<std::string> attempts;
  for (int i = 0; i < 12; ++i) attempts.push_back(this->ids.uuid());
  std::vector<Task<RefreshStart>> racers;
  for (std::size_t i = 0; i < attempts.size(); ++i)
    racers.push_back(this->replica(i % 2).tokens.claim_refresh(consent.id, 1, attempts[i]));

  auto results = run_all(this->io, std::move(racers));

  int claims = 0;
  int busy = 0;
  for (const auto& each : results) {
    ASSERT_TRUE(each);
    if (std::holds_alternative<RefreshClaim>(*each)) ++claims;
    if (std::holds_alternative<RefreshBusy>(*each)) ++busy;
  }
  EXPECT_EQ(claims, 1);
  EXPECT_EQ(busy, 11);
}

TYPED_TEST(TokenStoreTest, ClaimCarriesTheRefreshToken) {
  auto consent = this->create_granted();

  auto held = this->claim(consent);

  EXPECT_EQ(held.refresh_token.reveal(), "refresh-first");
  EXPECT_EQ(held.version, 1);
  EXPECT_EQ(this->find(consent.id).token_state, TokenState::refreshing);
}

TYPED_TEST(TokenStoreTest, SameAttemptGetsItsClaimAgain) {
  auto consent = this->create_granted();
  auto& store = this->replica().tokens;
  const auto attempt = this->ids.uuid();

  auto first = this->run(store.claim_refresh(consent.id, 1, attempt));
  auto again = this->run(store.claim_refresh(consent.id, 1, attempt));

  ASSERT_TRUE(first);
  ASSERT_TRUE(again);
  ASSERT_TRUE(std::holds_alternative<RefreshClaim>(*again));
  EXPECT_EQ(std::get<RefreshClaim>(*again).fence, std::get<RefreshClaim>(*first).fence);
}

TYPED_TEST(TokenStoreTest, FinishedRefreshIsTheNewPair) {
  auto consent = this->create_granted();
  auto held = this->claim(consent);

  auto stored = this->finish(consent, held, this->new_grant("second"));

  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->text.reveal(), "access-second");
  EXPECT_EQ(stored->version, 2);
  EXPECT_EQ(this->find(consent.id).token_state, TokenState::fresh);
  EXPECT_EQ(this->claim(consent, 2).refresh_token.reveal(), "refresh-second");
}

TYPED_TEST(TokenStoreTest, AnswerWithoutRefreshTokenKeepsTheOldOne) {
  auto consent = this->create_granted();
  auto grant = this->new_grant("second");
  grant.refresh_token.reset();

  ASSERT_TRUE(this->finish(consent, this->claim(consent), grant));

  EXPECT_EQ(this->claim(consent, 2).refresh_token.reveal(), "refresh-first");
}

TYPED_TEST(TokenStoreTest, WhoKnowsAnOlderPairIsGivenTheNewer) {
  auto consent = this->create_granted();
  ASSERT_TRUE(this->finish(consent, this->claim(consent), this->new_grant("second")));

  auto started = this->start(consent, 1);

  ASSERT_TRUE(started);
  ASSERT_TRUE(std::holds_alternative<RefreshDone>(*started));
  EXPECT_EQ(std::get<RefreshDone>(*started).token.text.reveal(), "access-second");
}

TYPED_TEST(TokenStoreTest, FinishingTwiceGivesTheSamePair) {
  auto consent = this->create_granted();
  auto held = this->claim(consent);
  ASSERT_TRUE(this->finish(consent, held, this->new_grant("second")));

  auto again = this->finish(consent, held, this->new_grant("second"));

  ASSERT_TRUE(again);
  EXPECT_EQ(again->version, 2);
}

TYPED_TEST(TokenStoreTest, EndedLeaseIsTakenOver) {
  auto consent = this->create_granted();
  auto dead = this->claim(consent);
  this->world.end_lease(consent.id);
  EXPECT_EQ(this->find(consent.id).token_state, TokenState::uncertain);

  auto taken = this->claim(consent, 1, 1);

  EXPECT_GT(taken.fence, dead.fence);
  EXPECT_EQ(taken.refresh_token.reveal(), "refresh-first");
}

TYPED_TEST(TokenStoreTest, LateWriterDoesNotOverwriteANewerClaim) {
  auto consent = this->create_granted();
  auto late = this->claim(consent);
  this->world.end_lease(consent.id);
  auto newer = this->claim(consent);

  auto stored = this->finish(consent, late, this->new_grant("late"));

  ASSERT_FALSE(stored);
  EXPECT_EQ(stored.error().code, Errc::conflict);
  auto winner = this->finish(consent, newer, this->new_grant("newer"));
  ASSERT_TRUE(winner);
  EXPECT_EQ(winner->text.reveal(), "access-newer");
}

TYPED_TEST(TokenStoreTest, AnswerOfALateWriterIsUsedWhenTheBankRefusesTheOldPair) {
  auto consent = this->create_granted();
  auto late = this->claim(consent);
  this->world.end_lease(consent.id);
  auto newer = this->claim(consent);
  ASSERT_FALSE(this->finish(consent, late, this->new_grant("late")));

  ASSERT_TRUE(this->abandon(consent, newer, RefreshEnd::refused));

  auto token = this->run(this->replica().tokens.find(consent.id));
  ASSERT_TRUE(token);
  EXPECT_EQ(token->text.reveal(), "access-late");
  EXPECT_EQ(token->version, 2);
  EXPECT_EQ(this->find(consent.id).token_state, TokenState::fresh);
  EXPECT_EQ(this->claim(consent, 2).refresh_token.reveal(), "refresh-late");
}

// A bank with a grace period answers the older pair too, and may then refuse the pair between.
TYPED_TEST(TokenStoreTest, AnswerToTheOlderPairIsUsedWhenTheBankRefusesTheNewerOne) {
  auto consent = this->create_granted();
  auto late = this->claim(consent);
  this->world.end_lease(consent.id);
  ASSERT_TRUE(this->finish(consent, this->claim(consent), this->new_grant("between")));
  ASSERT_FALSE(this->finish(consent, late, this->new_grant("late")));
  EXPECT_EQ(this->claim(consent, 2).refresh_token.reveal(), "refresh-between");
  this->world.end_lease(consent.id);

  ASSERT_TRUE(this->abandon(consent, this->claim(consent, 2), RefreshEnd::refused));

  EXPECT_EQ(this->claim(consent, 3).refresh_token.reveal(), "refresh-late");
}

TYPED_TEST(TokenStoreTest, AnswerOfALateWriterIsUsedBeforeTheOldPairIsTriedAgain) {
  auto consent = this->create_granted();
  auto late = this->claim(consent);
  this->world.end_lease(consent.id);
  auto newer = this->claim(consent);
  ASSERT_FALSE(this->finish(consent, late, this->new_grant("late")));
  ASSERT_TRUE(this->abandon(consent, newer, RefreshEnd::unknown));

  auto started = this->start(consent, 1);

  ASSERT_TRUE(started);
  ASSERT_TRUE(std::holds_alternative<RefreshDone>(*started));
  EXPECT_EQ(std::get<RefreshDone>(*started).token.text.reveal(), "access-late");
}

TYPED_TEST(TokenStoreTest, NewGrantIsNotOverwrittenByAnOlderRefresh) {
  auto consent = this->create_granted();
  auto held = this->claim(consent);
  auto renewal = this->new_authorization(consent, AuthorizationPurpose::renewal);
  ASSERT_TRUE(this->run(this->replica().consents.add_authorization(renewal)));
  ASSERT_TRUE(this->complete(renewal, this->new_grant("renewed")));

  auto stored = this->finish(consent, held, this->new_grant("older"));

  ASSERT_FALSE(stored);
  EXPECT_EQ(stored.error().code, Errc::conflict);
  auto token = this->run(this->replica().tokens.find(consent.id));
  ASSERT_TRUE(token);
  EXPECT_EQ(token->text.reveal(), "access-renewed");
  EXPECT_EQ(this->claim(consent, token->version).refresh_token.reveal(), "refresh-renewed");
}

TYPED_TEST(TokenStoreTest, UnsentRefreshLeavesThePairFresh) {
  auto consent = this->create_granted();

  ASSERT_TRUE(this->abandon(consent, this->claim(consent), RefreshEnd::not_sent));

  EXPECT_EQ(this->find(consent.id).token_state, TokenState::fresh);
  EXPECT_EQ(this->claim(consent).refresh_token.reveal(), "refresh-first");
}

TYPED_TEST(TokenStoreTest, UnknownOutcomeIsSaidAndMayBeTriedAgain) {
  auto consent = this->create_granted();

  ASSERT_TRUE(this->abandon(consent, this->claim(consent), RefreshEnd::unknown));

  EXPECT_EQ(this->find(consent.id).token_state, TokenState::uncertain);
  auto resting = this->start(consent, 1);
  ASSERT_TRUE(resting);
  ASSERT_TRUE(std::holds_alternative<RefreshResting>(*resting));
  EXPECT_GT(std::get<RefreshResting>(*resting).left.count(), 0);
  EXPECT_LE(std::get<RefreshResting>(*resting).left, first_token_rest);

  this->world.end_rest(consent.id);
  auto again = this->claim(consent);
  EXPECT_EQ(again.refresh_token.reveal(), "refresh-first");
  EXPECT_TRUE(again.outcome_unknown_before);
}

TYPED_TEST(TokenStoreTest, RefusedPairIsNotTriedAgain) {
  auto consent = this->create_granted();
  ASSERT_TRUE(this->abandon(consent, this->claim(consent), RefreshEnd::refused));

  auto started = this->start(consent, 1);

  ASSERT_FALSE(started);
  EXPECT_EQ(started.error().code, Errc::grant_refused);
  const Consent shown = this->find(consent.id);
  EXPECT_EQ(shown.token_state, TokenState::refused);
  EXPECT_EQ(shown.status, ConsentStatus::renewal_due) << "a dead token under a live consent";
  EXPECT_EQ(shown.status_reason, "refresh_token_refused");
}

TYPED_TEST(TokenStoreTest, RefusedAfterALostAnswerSaysSo) {
  auto consent = this->create_granted();
  ASSERT_TRUE(this->abandon(consent, this->claim(consent), RefreshEnd::refused_after_loss));
  EXPECT_EQ(this->find(consent.id).status_reason, "refresh_outcome_unknown");
}

TYPED_TEST(TokenStoreTest, AnswerThatComesAfterItsConsentWasGivenUpBringsItBack) {
  auto consent = this->create_granted();
  auto late = this->claim(consent);
  this->world.end_lease(consent.id);
  ASSERT_TRUE(this->abandon(consent, this->claim(consent), RefreshEnd::refused_after_loss));

  auto stored = this->finish(consent, late, this->new_grant("late"));

  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->text.reveal(), "access-late");
  const Consent shown = this->find(consent.id);
  EXPECT_EQ(shown.status, ConsentStatus::authorized);
  EXPECT_EQ(shown.token_state, TokenState::fresh);
  EXPECT_EQ(this->claim(consent, 2).refresh_token.reveal(), "refresh-late");
}

TYPED_TEST(TokenStoreTest, AbandoningTwiceCountsOnce) {
  auto consent = this->create_granted();
  auto held = this->claim(consent);
  ASSERT_TRUE(this->abandon(consent, held, RefreshEnd::unknown));
  ASSERT_TRUE(this->abandon(consent, held, RefreshEnd::unknown));
  auto resting = this->start(consent, 1);
  ASSERT_TRUE(resting && std::holds_alternative<RefreshResting>(*resting));
  EXPECT_LE(std::get<RefreshResting>(*resting).left, first_token_rest);
}

TYPED_TEST(TokenStoreTest, AnUnreadAnswerIsKeptAndGivesWayToAReadableOne) {
  auto consent = this->create_granted();
  auto held = this->claim(consent);
  auto& store = this->replica().tokens;
  ASSERT_TRUE(this->run(store.keep_unread(consent.id, held, Secret("{half"), now)));
  EXPECT_EQ(this->find(consent.id).token_state, TokenState::refreshing);

  auto stored = this->finish(consent, held, this->new_grant("second"));

  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->text.reveal(), "access-second");
}

TYPED_TEST(TokenStoreTest, AnUnreadAnswerIsNeverTakenForAPair) {
  auto consent = this->create_granted();
  auto held = this->claim(consent);
  auto& store = this->replica().tokens;
  ASSERT_TRUE(this->run(store.keep_unread(consent.id, held, Secret("{half"), now)));
  this->world.end_lease(consent.id);
  EXPECT_EQ(this->claim(consent).refresh_token.reveal(), "refresh-first");
}

TYPED_TEST(TokenStoreTest, OnlyClaimsWhoseLeaseRanOutAreExpired) {
  auto alive = this->create_granted();
  auto dead = this->create_granted();
  this->claim(alive);
  this->claim(dead);
  this->world.end_lease(dead.id);

  auto expired = this->run(this->replica().tokens.expired_claims(1000));

  ASSERT_TRUE(expired);
  auto is = [&](const Consent& consent) {
    return [&](const ExpiredClaim& claim) { return claim.consent == consent.id; };
  };
  EXPECT_EQ(std::ranges::count_if(*expired, is(alive)), 0);
  const auto found = std::ranges::find_if(*expired, is(dead));
  ASSERT_NE(found, expired->end());
  EXPECT_EQ(found->bank, dead.bank);
  EXPECT_EQ(found->client, dead.client);
  EXPECT_EQ(found->version, 1);
}

TYPED_TEST(TokenStoreTest, OvertakenClaimAbandonsNothing) {
  auto consent = this->create_granted();
  auto late = this->claim(consent);
  this->world.end_lease(consent.id);
  auto newer = this->claim(consent);

  EXPECT_TRUE(this->abandon(consent, late, RefreshEnd::refused));

  EXPECT_EQ(this->find(consent.id).token_state, TokenState::refreshing);
  EXPECT_TRUE(this->finish(consent, newer, this->new_grant("newer")));
}

TYPED_TEST(TokenStoreTest, RevokedConsentStoresNoAnswer) {
  auto consent = this->create_granted();
  auto held = this->claim(consent);
  ASSERT_TRUE(this->run(this->replica().consents.revoke(this->client.id, consent.id, "client")));

  auto stored = this->finish(consent, held, this->new_grant("late"));

  ASSERT_FALSE(stored);
  EXPECT_EQ(stored.error().code, Errc::conflict);
  EXPECT_FALSE(this->run(this->replica().tokens.find(consent.id)));
}

}  // namespace
}  // namespace tpp::testing
