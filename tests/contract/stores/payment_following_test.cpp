#include "contract/stores/payment_fixture.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;
using enum PaymentStatus;

// Far ahead of the other suites, which share the database: what is due here is ours.
template <class World>
class PaymentFollowingTest : public PaymentStoreTest<World> {
 protected:
  std::vector<PaymentId> claim(UtcTime at, std::size_t replica = 0) {
    auto due = this->run(this->store(replica).claim_due(at, 1000, 30s));
    EXPECT_TRUE(due);
    std::vector<PaymentId> ids;
    if (due)
      for (const auto& each : *due)
        if (each.payment.client == this->client.id) ids.push_back(each.payment.id);
    return ids;
  }
};
TYPED_TEST_SUITE(PaymentFollowingTest, Worlds);

TYPED_TEST(PaymentFollowingTest, AMoveWritesAnEventAndTheNextCheck) {
  const PaymentId id = this->create().payment.id;
  const PaymentState before = this->find(id).payment.state;
  const PaymentState after{processing, "ACTC", "", false};

  auto stands =
      this->run(this->store().move(id, PaymentMove{before, after, now + 1min, now + 2min, true}));

  ASSERT_TRUE(stands);
  EXPECT_EQ(*stands, after);
  const TrackedPayment found = this->find(id);
  EXPECT_EQ(found.payment.state, after);
  EXPECT_EQ(found.payment.updated_at, now + 1min);
  EXPECT_EQ(found.payment.checked_at, now + 1min);
  EXPECT_EQ(found.checks, 0);
  auto events = this->run(this->store().history(this->client.id, id));
  ASSERT_TRUE(events);
  ASSERT_EQ(events->size(), 3U);
  EXPECT_EQ((*events)[0].state.status, initiating);
  EXPECT_EQ((*events)[1].state.status, authorization_required);
  EXPECT_EQ((*events)[2].state, after);
  EXPECT_EQ((*events)[2].at, now + 1min);
}

TYPED_TEST(PaymentFollowingTest, AMoveFromAStateThatIsGoneChangesNothing) {
  const PaymentId id = this->create().payment.id;
  const PaymentState stale{processing, "ACTC", "", false};

  auto stands = this->run(this->store().move(
      id, PaymentMove{stale, {executed, "ACSC", "", true}, now + 1min, {}, true}));

  ASSERT_TRUE(stands);
  EXPECT_EQ(stands->status, authorization_required);
  EXPECT_EQ(this->find(id).payment.state.status, authorization_required);
}

TYPED_TEST(PaymentFollowingTest, ACheckThatChangedNothingIsCountedAndNoEvent) {
  const PaymentId id = this->create().payment.id;
  const PaymentState state = this->find(id).payment.state;
  ASSERT_TRUE(
      this->run(this->store().move(id, PaymentMove{state, state, now + 1min, now + 2min, true})));
  ASSERT_TRUE(this->run(this->store().postpone_check(id, now + 3min)));

  const TrackedPayment found = this->find(id);
  EXPECT_EQ(found.checks, 2);
  EXPECT_EQ(found.payment.updated_at, now);
  EXPECT_EQ(found.payment.checked_at, now + 1min);
  auto events = this->run(this->store().history(this->client.id, id));
  ASSERT_TRUE(events);
  EXPECT_EQ(events->size(), 2U);
}

TYPED_TEST(PaymentFollowingTest, WhatIsDueIsClaimedOnceUntilTheLeaseEnds) {
  const PaymentId id = this->create().payment.id;
  EXPECT_EQ(this->claim(now + 1s), std::vector<PaymentId>{});

  EXPECT_EQ(this->claim(now + 2s, 0), std::vector<PaymentId>{id});
  EXPECT_EQ(this->claim(now + 2s, 1), std::vector<PaymentId>{});
  this->world.end_leases(id);
  EXPECT_EQ(this->claim(now + 2s, 1), std::vector<PaymentId>{id});
}

TYPED_TEST(PaymentFollowingTest, ClaimingSettlesInitiationsThatNeverCameBack) {
  const PaymentAttempt attempt = this->new_attempt();
  ASSERT_TRUE(this->run(this->store().admit(attempt)));
  EXPECT_EQ(this->claim(now + 1min), std::vector<PaymentId>{});

  this->world.end_leases(attempt.payment.id);

  EXPECT_EQ(this->claim(now + 1min), std::vector<PaymentId>{attempt.payment.id});
  EXPECT_EQ(this->find(attempt.payment.id).payment.state.status, unknown);
}

TYPED_TEST(PaymentFollowingTest, AStateGivesTheVerifierOnceAndKnowsItsOwner) {
  const PaymentAttempt attempt = this->create();
  const Secret& state = attempt.authorization.state;
  const BankId other{"banx"};
  const ClientId stranger = this->new_client().id;
  auto& store = this->store();

  auto wrong_bank = this->run(store.consume_state(&other, nullptr, state, now));
  auto foreign = this->run(store.consume_state(nullptr, &stranger, state, now));
  auto first = this->run(store.consume_state(nullptr, nullptr, state, now));
  auto second = this->run(store.consume_state(nullptr, nullptr, state, now));

  EXPECT_FALSE(wrong_bank);
  EXPECT_FALSE(foreign);
  ASSERT_TRUE(first);
  EXPECT_EQ(first->payment, attempt.payment.id);
  EXPECT_EQ(first->client, this->client.id);
  EXPECT_EQ(first->purpose, SigningPurpose::order);
  ASSERT_TRUE(first->code_verifier);
  EXPECT_TRUE(first->code_verifier->equals(attempt.authorization.code_verifier));
  ASSERT_TRUE(second);
  EXPECT_FALSE(second->code_verifier);
}

TYPED_TEST(PaymentFollowingTest, AnExpiredStateGivesNoVerifier) {
  const PaymentAttempt attempt = this->create();
  auto late = this->run(this->store().consume_state(nullptr, nullptr, attempt.authorization.state,
                                                    now + authorization_lifetime));
  ASSERT_TRUE(late);
  EXPECT_FALSE(late->code_verifier);
}

TYPED_TEST(PaymentFollowingTest, ACancellationHasAStateOfItsOwn) {
  const PaymentAttempt attempt = this->create();
  PaymentAuthorization signing = attempt.authorization;
  signing.id.value = this->ids.uuid();
  signing.purpose = SigningPurpose::cancellation;
  signing.state = this->ids.random_token();
  ASSERT_TRUE(this->run(this->store().add_authorization(signing, attempt.payment.bank)));

  auto consumed = this->run(this->store().consume_state(nullptr, nullptr, signing.state, now));

  ASSERT_TRUE(consumed);
  EXPECT_EQ(consumed->purpose, SigningPurpose::cancellation);
}

TYPED_TEST(PaymentFollowingTest, TokensBelongToTheCustomerAndAreReplaced) {
  Payment payment = this->create().payment;
  payment.psu_ref = this->ids.uuid();
  auto& store = this->store();
  auto none = this->run(store.access(this->client.id, payment.psu_ref, payment.bank));
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Errc::not_found);

  const ConsentId first_id{this->ids.uuid()};
  const ConsentId second_id{this->ids.uuid()};
  ASSERT_TRUE(this->run(store.store_access(payment, this->new_grant("one"), first_id, now)));
  ASSERT_TRUE(this->run(store.store_access(payment, this->new_grant("two"), second_id, now)));

  auto access = this->run(store.access(this->client.id, payment.psu_ref, payment.bank));
  ASSERT_TRUE(access);
  EXPECT_EQ(access->grant, first_id);
  EXPECT_EQ(access->token.text.reveal(), "access-two");
  EXPECT_EQ(access->token.version, 2);
  auto foreign = this->run(store.access(this->new_client().id, payment.psu_ref, payment.bank));
  EXPECT_FALSE(foreign);
  auto known = this->run(this->replica().tokens.find(first_id));
  ASSERT_TRUE(known);
  EXPECT_EQ(known->text.reveal(), "access-two");
}

TYPED_TEST(PaymentFollowingTest, TokensOfPaymentsAreNotRefreshedAhead) {
  Payment payment = this->create().payment;
  payment.psu_ref = this->ids.uuid();
  const ConsentId id{this->ids.uuid()};
  auto& tokens = this->replica().tokens;
  ASSERT_TRUE(this->run(this->store().store_access(payment, this->new_grant("one"), id, now)));
  EXPECT_EQ(this->run(tokens.find(id))->renew_from, UtcTime::max());

  auto started = this->run(tokens.claim_refresh(id, 1, this->ids.uuid()));
  ASSERT_TRUE(started && std::holds_alternative<RefreshClaim>(*started));
  const auto claim = std::get<RefreshClaim>(*started);
  auto refreshed = this->run(tokens.finish_refresh(id, claim, this->new_grant("two"), now));

  ASSERT_TRUE(refreshed);
  EXPECT_EQ(refreshed->version, 2);
  EXPECT_EQ(refreshed->renew_from, UtcTime::max());
}

TYPED_TEST(PaymentFollowingTest, PaymentTokensAreNoConsentOfTheirClient) {
  Payment payment = this->create().payment;
  const ConsentId id{this->ids.uuid()};
  payment.psu_ref = this->ids.uuid();
  ASSERT_TRUE(this->run(this->store().store_access(payment, this->new_grant("one"), id, now)));

  auto& consents = this->replica().consents;
  EXPECT_FALSE(this->run(consents.find(this->client.id, id)));
  auto listed = this->run(consents.list(this->client.id, ConsentFilter(), PageRequest(), now));
  ASSERT_TRUE(listed);
  EXPECT_TRUE(listed->items.empty());
}

}  // namespace
}  // namespace tpp::testing
