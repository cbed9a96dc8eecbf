#include "contract/stores/fixture.hpp"
#include "domain/refresh_plan.hpp"

namespace tpp::testing {
namespace {

template <class World>
class AuthorizationTest : public StoreTest<World> {};
TYPED_TEST_SUITE(AuthorizationTest, Worlds);

TYPED_TEST(AuthorizationTest, StateGivesTheVerifierOnce) {
  auto [consent, authorization] = this->create();
  auto& store = this->replica().consents;
  const BankId bank{"belfius"};

  auto first = this->run(store.consume_state(&bank, &this->client.id, authorization.state, now));
  auto second = this->run(store.consume_state(&bank, &this->client.id, authorization.state, now));

  ASSERT_TRUE(first);
  EXPECT_EQ(first->outcome, StateOutcome::consumed);
  EXPECT_EQ(first->authorization.id, authorization.id);
  EXPECT_EQ(first->authorization.purpose, AuthorizationPurpose::initial);
  EXPECT_EQ(first->authorization.consent.id, consent.id);
  EXPECT_TRUE(first->authorization.code_verifier.equals(authorization.code_verifier));
  ASSERT_TRUE(second);
  EXPECT_EQ(second->outcome, StateOutcome::spent);
  EXPECT_EQ(second->authorization.consent.id, consent.id);
  EXPECT_TRUE(second->authorization.code_verifier.empty());
}

TYPED_TEST(AuthorizationTest, OneOfManyRacingCallbacksWins) {
  auto authorization = this->create().authorization;
  std::vector<Task<StateLookup>> racers;
  for (std::size_t i = 0; i < 12; ++i)
    racers.push_back(
        this->replica(i % 2).consents.consume_state(nullptr, nullptr, authorization.state, now));

  auto results = run_all(this->io, std::move(racers));

  int consumed = 0;
  for (const auto& each : results) {
    ASSERT_TRUE(each);
    if (each->outcome == StateOutcome::consumed) ++consumed;
  }
  EXPECT_EQ(consumed, 1);
}

TYPED_TEST(AuthorizationTest, UnknownStateIsNotFound) {
  auto found = this->run(
      this->replica().consents.consume_state(nullptr, nullptr, Secret("never issued"), now));

  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Errc::not_found);
}

TYPED_TEST(AuthorizationTest, StateOfAnotherBankIsNotFoundAndStaysUsable) {
  auto authorization = this->create().authorization;
  auto& store = this->replica().consents;
  const BankId other{"banx"};

  auto wrong = this->run(store.consume_state(&other, nullptr, authorization.state, now));
  auto right = this->run(store.consume_state(nullptr, nullptr, authorization.state, now));

  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().code, Errc::not_found);
  ASSERT_TRUE(right);
  EXPECT_EQ(right->outcome, StateOutcome::consumed);
}

TYPED_TEST(AuthorizationTest, StateIsSpentAfterTenMinutes) {
  auto authorization = this->create().authorization;
  auto& store = this->replica().consents;

  auto late = this->run(
      store.consume_state(nullptr, nullptr, authorization.state, now + authorization_lifetime));

  ASSERT_TRUE(late);
  EXPECT_EQ(late->outcome, StateOutcome::spent);
}

TYPED_TEST(AuthorizationTest, NewRenewalClosesTheOneBefore) {
  auto consent = this->create_granted();
  auto first = this->new_authorization(consent, AuthorizationPurpose::renewal);
  auto second = this->new_authorization(consent, AuthorizationPurpose::renewal);
  auto& store = this->replica().consents;
  ASSERT_TRUE(this->run(store.add_authorization(first)));
  ASSERT_TRUE(this->run(store.add_authorization(second)));

  auto old_one = this->run(store.consume_state(nullptr, nullptr, first.state, now));
  auto new_one = this->run(store.consume_state(nullptr, nullptr, second.state, now));

  ASSERT_TRUE(old_one);
  EXPECT_EQ(old_one->outcome, StateOutcome::spent);
  ASSERT_TRUE(new_one);
  EXPECT_EQ(new_one->outcome, StateOutcome::consumed);
  EXPECT_EQ(new_one->authorization.purpose, AuthorizationPurpose::renewal);
}

TYPED_TEST(AuthorizationTest, PendingConsentTakesNoSecondAuthorisation) {
  auto consent = this->create().consent;
  auto renewal = this->new_authorization(consent, AuthorizationPurpose::renewal);

  auto added = this->run(this->replica().consents.add_authorization(renewal));

  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code, Errc::conflict);
}

TYPED_TEST(AuthorizationTest, ARenewedConsentForgetsHowLongItsTokenLived) {
  auto consent = this->create_granted();
  auto renewal = this->new_authorization(consent, AuthorizationPurpose::renewal);
  ASSERT_TRUE(this->run(this->replica().consents.add_authorization(renewal)));
  auto grant = this->new_grant("renewed");
  grant.access_lifetime = std::chrono::seconds(900);

  ASSERT_TRUE(this->complete(renewal, grant));

  auto token = this->run(this->replica().tokens.find(consent.id));
  ASSERT_TRUE(token);
  EXPECT_EQ(token->renew_from, renew_access_from(consent.id, now + std::chrono::seconds(900),
                                                 std::chrono::seconds(900)));
}

TYPED_TEST(AuthorizationTest, LateGrantDoesNotOpenAFailedConsentThatWasDeleted) {
  auto [consent, authorization] = this->create();
  auto& store = this->replica().consents;
  auto lookup = this->run(store.consume_state(nullptr, nullptr, authorization.state, now));
  ASSERT_TRUE(lookup);
  const UtcTime later = now + day;
  ASSERT_TRUE(this->run(store.list(this->client.id, ConsentFilter(), PageRequest(), later)));

  ASSERT_TRUE(this->run(store.revoke(this->client.id, consent.id, "revoked_by_client")));
  auto late = this->run(store.grant(lookup->authorization, this->new_grant("late"), nullptr, later,
                                    later + 180 * day));

  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Errc::conflict);
  EXPECT_EQ(this->run(store.find(this->client.id, consent.id))->status, ConsentStatus::failed);
}

TYPED_TEST(AuthorizationTest, RepeatedGrantChangesNothing) {
  auto [consent, authorization] = this->create();
  auto replica = this->replica();
  auto lookup =
      this->run(replica.consents.consume_state(nullptr, nullptr, authorization.state, now));
  ASSERT_TRUE(lookup);
  const TokenGrant tokens = this->new_grant("first");
  ASSERT_TRUE(this->run(
      replica.consents.grant(lookup->authorization, tokens, nullptr, now, now + 180 * day)));
  auto before = this->run(replica.tokens.find(consent.id));

  auto again = this->run(
      replica.consents.grant(lookup->authorization, tokens, nullptr, now, now + 180 * day));

  ASSERT_TRUE(again);
  EXPECT_EQ(this->run(replica.tokens.find(consent.id))->version, before->version);
}

TYPED_TEST(AuthorizationTest, RefusedInitialOneEndsItsConsent) {
  auto [consent, authorization] = this->create();
  auto& store = this->replica().consents;

  EXPECT_TRUE(this->run(
      store.fail_authorization(authorization.id, ConsentStatus::rejected, "access_denied")));

  auto ended = this->find(consent.id);
  EXPECT_EQ(ended.status, ConsentStatus::rejected);
  EXPECT_EQ(ended.status_reason, "access_denied");
}

TYPED_TEST(AuthorizationTest, AbandonedRenewalChangesNothing) {
  auto consent = this->create_granted();
  auto renewal = this->new_authorization(consent, AuthorizationPurpose::renewal);
  auto& store = this->replica().consents;
  ASSERT_TRUE(this->run(store.add_authorization(renewal)));

  EXPECT_TRUE(
      this->run(store.fail_authorization(renewal.id, ConsentStatus::rejected, "access_denied")));

  EXPECT_EQ(this->find(consent.id).status, ConsentStatus::authorized);
  EXPECT_TRUE(this->run(this->replica().tokens.find(consent.id)));
}

TYPED_TEST(AuthorizationTest, FreshScaIsStoredAndReopensTheConsent) {
  auto consent = this->create_granted();
  auto sca = this->new_authorization(consent, AuthorizationPurpose::sca);
  auto& store = this->replica().consents;
  ASSERT_TRUE(this->run(store.settle(consent.id, ConsentStatus::renewal_due, "sca_required")));
  ASSERT_TRUE(this->run(store.add_authorization(sca)));
  auto lookup = this->run(store.consume_state(nullptr, nullptr, sca.state, now));
  ASSERT_TRUE(lookup);

  EXPECT_TRUE(this->run(
      store.store_sca(lookup->authorization, Secret("proof"), now + std::chrono::minutes(5))));

  auto reopened = this->find(consent.id);
  EXPECT_EQ(reopened.status, ConsentStatus::authorized);
  EXPECT_EQ(reopened.status_reason, "");
}

TYPED_TEST(AuthorizationTest, AnExchangeThatNobodyEndedIsClosedAfterItsPatience) {
  auto [consent, authorization] = this->create();
  auto& store = this->replica().consents;
  ASSERT_TRUE(this->run(store.consume_state(nullptr, nullptr, authorization.state, now)));

  ASSERT_TRUE(this->run(store.close_lost_exchanges(now)));
  EXPECT_EQ(this->find(consent.id).status, ConsentStatus::pending_authorization);
  auto closed = this->run(store.close_lost_exchanges(now + std::chrono::seconds(1)));

  ASSERT_TRUE(closed);
  EXPECT_GE(*closed, 1U);
  EXPECT_EQ(this->find(consent.id).status, ConsentStatus::failed);
  EXPECT_EQ(this->find(consent.id).status_reason, "exchange_interrupted");
}

TYPED_TEST(AuthorizationTest, TokensThatComeAfterTheyWereGivenUpStillOpenTheConsent) {
  auto [consent, authorization] = this->create();
  auto& store = this->replica().consents;
  auto lookup = this->run(store.consume_state(nullptr, nullptr, authorization.state, now));
  ASSERT_TRUE(lookup);
  ASSERT_TRUE(this->run(store.close_lost_exchanges(now + std::chrono::seconds(1))));

  auto grant = this->new_grant("late");
  ASSERT_TRUE(this->run(store.grant(lookup->authorization, grant, nullptr, now, now + 180 * day)));

  EXPECT_EQ(this->find(consent.id).status, ConsentStatus::authorized);
  EXPECT_EQ(this->find(consent.id).token_state, TokenState::fresh);
}

TYPED_TEST(AuthorizationTest, TokensOfAnEarlierAuthorisationDoNotReplaceThoseOfALaterOne) {
  auto consent = this->create_granted();
  auto& store = this->replica().consents;
  auto earlier = this->new_authorization(consent, AuthorizationPurpose::renewal);
  ASSERT_TRUE(this->run(store.add_authorization(earlier)));
  const UtcTime then = now + std::chrono::seconds(1);
  auto spent = this->run(store.consume_state(nullptr, nullptr, earlier.state, then));
  ASSERT_TRUE(spent);
  auto later = this->new_authorization(consent, AuthorizationPurpose::renewal);
  ASSERT_TRUE(this->run(store.add_authorization(later)));
  const UtcTime after = now + std::chrono::seconds(2);
  auto lookup = this->run(store.consume_state(nullptr, nullptr, later.state, after));
  ASSERT_TRUE(lookup);
  auto newer = this->new_grant("newer");
  ASSERT_TRUE(
      this->run(store.grant(lookup->authorization, newer, nullptr, after, after + 180 * day)));

  auto older = this->new_grant("older");
  ASSERT_TRUE(
      this->run(store.grant(spent->authorization, older, nullptr, after, after + 180 * day)));

  auto token = this->run(this->replica().tokens.find(consent.id));
  ASSERT_TRUE(token);
  EXPECT_EQ(token->text.reveal(), "access-newer");
}

}  // namespace
}  // namespace tpp::testing
