// The server keeps a change, and the answer to its COMMIT is lost: what every write makes of it.
#include "contract/stores/ghost_standby.hpp"
#include "contract/stores/payment_fixture.hpp"

namespace tpp::testing {
namespace {

using postgres::Acting;
using postgres::Transaction;

class CommitInDoubtTest : public PaymentStoreTest<PgWorld> {
 protected:
  void SetUp() override {
    if (!test_postgres().restartable()) GTEST_SKIP() << "needs a server of its own";
  }

  // The task, with the first commit that it makes in doubt.
  template <class T>
  Result<T> in_doubt(Task<T> task) {
    GhostStandby ghost;
    auto result = run(std::move(task));
    EXPECT_TRUE(ghost.met()) << "nothing was committed";
    return result;
  }

  static int count(const std::string& from, const std::string& id) {
    pqxx::connection connection(shared_database().reveal());
    pqxx::work tx(connection);
    return tx.exec_params1("SELECT count(*) FROM " + from + " = $1::uuid", id)[0].as<int>();
  }
};

TEST_F(CommitInDoubtTest, ABodyThatDoesNotLookIsNotRunAgain) {
  postgres::PoolProbe probe;
  postgres::PgPool pool(shared_database(), postgres::PoolSettings(), probe);
  int runs = 0;
  auto body = [&runs](Transaction& tx) -> Result<void> {
    ++runs;
    tx.exec("SELECT pg_logical_emit_message(true, 'test', '')");
    return {};
  };

  auto written = in_doubt(pool.transact("test.write", Acting::for_nobody(), body));

  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().code, Errc::storage_unavailable);
  EXPECT_EQ(runs, 1);
}

TEST_F(CommitInDoubtTest, APaymentIsAdmittedOnceAndItsOwnerMaySendIt) {
  const PaymentAttempt attempt = new_attempt();

  auto admitted = in_doubt(store().admit(attempt));

  ASSERT_TRUE(admitted);
  EXPECT_TRUE(std::holds_alternative<PaymentAdmitted>(*admitted));
  EXPECT_EQ(count("payment WHERE id", attempt.payment.id.value), 1);
  EXPECT_EQ(count("payment_event WHERE payment_id", attempt.payment.id.value), 1);
  auto other = new_attempt();
  other.key = attempt.key;
  auto second = run(store().admit(other));
  ASSERT_TRUE(second);
  EXPECT_TRUE(std::holds_alternative<PaymentInFlight>(*second));
}

TEST_F(CommitInDoubtTest, TheOutcomeOfAnInitiationIsWrittenOnce) {
  const PaymentAttempt attempt = new_attempt();
  ASSERT_TRUE(run(store().admit(attempt)));

  auto recorded = in_doubt(
      store().record_initiation(attempt.payment.id, signed_at("https://bank.example/sign"), now));

  EXPECT_TRUE(recorded);
  EXPECT_EQ(find(attempt.payment.id).bank_id->reveal(), "bank-payment-1");
  EXPECT_EQ(count("payment_event WHERE payment_id", attempt.payment.id.value), 2);
}

TEST_F(CommitInDoubtTest, APaymentMovesOnce) {
  const PaymentAttempt attempt = create();
  PaymentMove move;
  move.before = find(attempt.payment.id).payment.state;
  move.after = {PaymentStatus::executed, "ACSC", "", true};
  move.now = now;

  auto moved = in_doubt(store().move(attempt.payment.id, move));

  ASSERT_TRUE(moved);
  EXPECT_EQ(*moved, move.after);
  EXPECT_EQ(count("payment_event WHERE payment_id", attempt.payment.id.value), 3);
}

TEST_F(CommitInDoubtTest, ATripToTheBankIsStoredOnce) {
  const PaymentAttempt attempt = create();
  PaymentAuthorization trip = new_attempt().authorization;
  trip.payment = attempt.payment.id;
  trip.purpose = SigningPurpose::cancellation;

  EXPECT_TRUE(in_doubt(store().add_authorization(trip, attempt.payment.bank)));

  EXPECT_EQ(count("payment_authorization WHERE id", trip.id.value), 1);
}

TEST_F(CommitInDoubtTest, AStateThatMayBeSpentIsNotHandedOut) {
  const PaymentAttempt attempt = create();
  const Secret& state = attempt.authorization.state;

  auto consumed = in_doubt(store().consume_state(nullptr, nullptr, state, now));
  auto again = run(store().consume_state(nullptr, nullptr, state, now));

  ASSERT_FALSE(consumed);
  EXPECT_EQ(consumed.error().code, Errc::storage_unavailable);
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->code_verifier);
}

TEST_F(CommitInDoubtTest, TokensOfACustomerAreStoredOnce) {
  const Payment payment = create().payment;
  const ConsentId grant{ids.uuid()};

  EXPECT_TRUE(in_doubt(store().store_access(payment, new_grant("paid"), grant, now)));

  auto access = run(store().access(payment.client, payment.psu_ref, payment.bank));
  ASSERT_TRUE(access);
  EXPECT_EQ(access->token.version, 1);
}

TEST_F(CommitInDoubtTest, AClientIsAddedAndRevokedOnce) {
  Client other = client;
  other.id.value = ids.uuid();
  const Secret key = ids.random_token();

  EXPECT_TRUE(in_doubt(replica().clients.add(other, key)));
  EXPECT_TRUE(run(replica().clients.find_by_key(key, now)));
  EXPECT_TRUE(in_doubt(replica().clients.revoke(other.id)));

  EXPECT_FALSE(run(replica().clients.find_by_key(key, now)));
  EXPECT_FALSE(run(replica().clients.revoke(other.id))) << "it is revoked already";
}

TEST_F(CommitInDoubtTest, ANewAuthorisationStaysTheNewest) {
  const Consent consent = create_granted();
  const Authorization renewal = new_authorization(consent, AuthorizationPurpose::renewal);

  EXPECT_TRUE(in_doubt(replica().consents.add_authorization(renewal)));

  auto lookup = run(replica().consents.consume_state(nullptr, nullptr, renewal.state, now));
  ASSERT_TRUE(lookup);
  EXPECT_EQ(lookup->outcome, StateOutcome::consumed);
}

TEST_F(CommitInDoubtTest, AnAuthorisationFailsOnce) {
  auto [consent, authorization] = StoreTest::create();

  EXPECT_TRUE(in_doubt(replica().consents.fail_authorization(
      authorization.id, ConsentStatus::rejected, "refused_by_customer")));

  EXPECT_EQ(StoreTest::find(consent.id).status, ConsentStatus::rejected);
}

TEST_F(CommitInDoubtTest, AReadInDoubtIsRefusedAndAtMostOneIsLost) {
  const Consent consent = create_granted();
  std::vector<GrantedAccount> accounts{GrantedAccount{
      LogicalId{Secret("logical")}, *Iban::parse("BE68539007547034"), Currency::eur()}};
  ASSERT_TRUE(run(replica().accounts.replace_granted(consent.id, accounts)));
  const AccountId account = StoreTest::find(consent.id).accounts.front();
  const UnattendedTerms terms{4, std::chrono::hours(24)};

  auto spent = in_doubt(replica().unattended_reads.spend(account, terms, now));
  auto left = run(replica().unattended_reads.look(account, terms, now));

  ASSERT_FALSE(spent);
  EXPECT_EQ(spent.error().code, Errc::storage_unavailable);
  ASSERT_TRUE(left);
  EXPECT_EQ(left->remaining, 3);
}

}  // namespace
}  // namespace tpp::testing
