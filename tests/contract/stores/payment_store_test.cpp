#include "contract/stores/payment_fixture.hpp"

namespace tpp::testing {
namespace {

using enum PaymentStatus;

template <class World>
class PaymentCreationTest : public PaymentStoreTest<World> {};
TYPED_TEST_SUITE(PaymentCreationTest, Worlds);

TYPED_TEST(PaymentCreationTest, AnAdmittedPaymentIsThereBeforeAnythingIsSent) {
  const PaymentAttempt attempt = this->new_attempt();

  auto admitted = this->run(this->store().admit(attempt));

  ASSERT_TRUE(admitted);
  EXPECT_TRUE(std::holds_alternative<PaymentAdmitted>(*admitted));
  const TrackedPayment found = this->find(attempt.payment.id);
  EXPECT_EQ(found.payment.state.status, initiating);
  const auto& order = std::get<CreditTransfer>(found.payment.order);
  EXPECT_EQ(order.creditor_name, "Garage Peeters");
  EXPECT_EQ(order.amount.amount_text(), "12.50");
  EXPECT_EQ(order.debtor->iban.value(), "BE68539007547034");
  EXPECT_EQ(order.creditor_account.bic, "GKCCBEBB");
  EXPECT_EQ(order.end_to_end_id, "INV-2026-17");
  EXPECT_TRUE(order.remittance->structured);
  EXPECT_EQ(to_iso_date(*order.execution_date), "2023-11-20");
}

TYPED_TEST(PaymentCreationTest, StandingOrdersAndFilesComeBackAsTheyWere) {
  StandingOrder standing{this->some_transfer(), *parse_iso_date("2026-12-01"),
                         *parse_iso_date("2027-12-01"), Frequency::quarterly};
  BulkPayment bulk{"MSG-1",
                   2,
                   Money{*Decimal::parse("30"), Currency::eur()},
                   *Iban::parse("BE68539007547034"),
                   "<Document>\xC3\xA9</Document>",
                   *parse_iso_date("2026-12-03")};
  const auto periodic = this->new_attempt(standing);
  const auto file = this->new_attempt(bulk);
  ASSERT_TRUE(this->run(this->store().admit(periodic)));
  ASSERT_TRUE(this->run(this->store().admit(file)));

  const auto order = std::get<StandingOrder>(this->find(periodic.payment.id).payment.order);
  EXPECT_EQ(order.first, standing.first);
  EXPECT_EQ(order.last, standing.last);
  EXPECT_EQ(order.frequency, Frequency::quarterly);
  const auto document = std::get<BulkPayment>(this->find(file.payment.id).payment.order);
  EXPECT_EQ(document.document, bulk.document);
  EXPECT_EQ(document.count, 2U);
  EXPECT_EQ(document.total, bulk.total);
  EXPECT_EQ(document.execution_date, bulk.execution_date);
}

TYPED_TEST(PaymentCreationTest, OfManyRequestsWithOneKeyOneIsAdmitted) {
  const PaymentAttempt first = this->new_attempt();
  std::vector<PaymentAttempt> attempts(10, first);
  std::vector<Task<PaymentAdmission>> racers;
  for (std::size_t i = 0; i < attempts.size(); ++i) {
    attempts[i].payment.id.value = this->ids.uuid();
    attempts[i].authorization.id.value = this->ids.uuid();
    attempts[i].authorization.payment = attempts[i].payment.id;
    attempts[i].authorization.state = this->ids.random_token();
    racers.push_back(this->store(i % 2).admit(attempts[i]));
  }

  int admitted = 0;
  int in_flight = 0;
  for (const auto& each : run_all(this->io, std::move(racers))) {
    ASSERT_TRUE(each) << each.error().detail << each.error().cause;
    if (std::holds_alternative<PaymentAdmitted>(*each)) ++admitted;
    if (std::holds_alternative<PaymentInFlight>(*each)) ++in_flight;
  }
  EXPECT_EQ(admitted, 1);
  EXPECT_EQ(in_flight, 9);
}

TYPED_TEST(PaymentCreationTest, ARepeatedRequestGetsTheFirstAnswerAlthoughThePaymentMovedOn) {
  const PaymentAttempt attempt = this->create();
  const PaymentState before = this->find(attempt.payment.id).payment.state;
  const PaymentState after{executed, "ACSC", "", true};
  ASSERT_TRUE(this->run(this->store().move(
      attempt.payment.id, PaymentMove{before, after, now + std::chrono::minutes(1), {}, true})));

  auto again = this->run(this->store().admit(attempt));

  ASSERT_TRUE(again);
  const auto* creation = std::get_if<PaymentCreation>(&*again);
  ASSERT_NE(creation, nullptr);
  EXPECT_EQ(creation->payment.id, attempt.payment.id);
  EXPECT_EQ(creation->payment.state.status, authorization_required);
  EXPECT_EQ(creation->payment.updated_at, now);
  EXPECT_FALSE(creation->payment.checked_at);
  ASSERT_TRUE(creation->link);
  EXPECT_EQ(creation->link->url, "https://bank.example/sign");
  EXPECT_EQ(creation->link->expires_at, now + std::chrono::minutes(30));
}

TYPED_TEST(PaymentCreationTest, AKeyIsRecalledWithoutAPaymentAtHand) {
  const PaymentAttempt attempt = this->create();
  const IdempotencyKey unused{"unused", "digest"};
  auto known = this->run(this->store().recall(this->client.id, attempt.key, now));
  auto fresh = this->run(this->store().recall(this->client.id, unused, now));
  ASSERT_TRUE(known);
  EXPECT_EQ(std::get<PaymentCreation>(*known).payment.id, attempt.payment.id);
  ASSERT_FALSE(fresh);
  EXPECT_EQ(fresh.error().code, Errc::not_found);
}

TYPED_TEST(PaymentCreationTest, ARefusalIsRepeatedWordForWord) {
  const PaymentAttempt attempt = this->new_attempt();
  ASSERT_TRUE(this->run(this->store().admit(attempt)));
  InitiationOutcome outcome;
  outcome.state = {failed, "", "bank_refused", true};
  ErrorContext context;
  context.refusal = Refusal{403, "FORBIDDEN", "B14821ZZ-2101-000000", "r-1"};
  context.fields.push_back({"/amount", "is too much"});
  outcome.refusal = with_context(Error{Errc::bank_refused, "the bank said no"}, context);
  ASSERT_TRUE(this->run(this->store().record_initiation(attempt.payment.id, outcome, now)));

  auto again = this->run(this->store().admit(attempt));

  ASSERT_TRUE(again);
  const auto& refusal = std::get<PaymentCreation>(*again).refusal;
  ASSERT_TRUE(refusal);
  EXPECT_EQ(refusal->code, Errc::bank_refused);
  EXPECT_EQ(refusal->detail, "the bank said no");
  EXPECT_EQ(refusal->context->refusal->number, "B14821ZZ-2101-000000");
  EXPECT_EQ(refusal->context->refusal->reply_status, 403);
  EXPECT_EQ(refusal->context->fields.front().field, "/amount");
}

TYPED_TEST(PaymentCreationTest, AKeyWithAnotherRequestIsRefusedAndAnotherClientsKeyIsItsOwn) {
  PaymentAttempt attempt = this->create();
  attempt.key.request_digest = "digest-2";
  auto reused = this->run(this->store().admit(attempt));
  ASSERT_FALSE(reused);
  EXPECT_EQ(reused.error().code, Errc::idempotency_key_reused);

  PaymentAttempt foreign = this->new_attempt();
  foreign.payment.client = this->new_client().id;
  foreign.key = attempt.key;
  auto admitted = this->run(this->store().admit(foreign));
  ASSERT_TRUE(admitted);
  EXPECT_TRUE(std::holds_alternative<PaymentAdmitted>(*admitted));
}

TYPED_TEST(PaymentCreationTest, AKeyIsFreeAgainWhenNothingWasSent) {
  const PaymentAttempt attempt = this->new_attempt();
  ASSERT_TRUE(this->run(this->store().admit(attempt)));
  InitiationOutcome outcome;
  outcome.state = {failed, "", "bank_unreachable", true};
  outcome.nothing_sent = true;
  ASSERT_TRUE(this->run(this->store().record_initiation(attempt.payment.id, outcome, now)));

  PaymentAttempt second = this->new_attempt();
  second.key = attempt.key;
  auto again = this->run(this->store().admit(second));

  ASSERT_TRUE(again);
  EXPECT_TRUE(std::holds_alternative<PaymentAdmitted>(*again));
  EXPECT_EQ(this->find(attempt.payment.id).payment.state.failure_reason, "bank_unreachable");
}

TYPED_TEST(PaymentCreationTest, AnInitiationThatNeverCameBackBecomesUnknown) {
  const PaymentAttempt attempt = this->new_attempt();
  ASSERT_TRUE(this->run(this->store().admit(attempt)));
  this->world.end_leases(attempt.payment.id);

  auto again = this->run(this->store().admit(attempt));

  ASSERT_TRUE(again);
  const auto& creation = std::get<PaymentCreation>(*again);
  EXPECT_EQ(creation.payment.state.status, unknown);
  EXPECT_FALSE(creation.payment.state.final);
  EXPECT_FALSE(creation.link);
}

TYPED_TEST(PaymentCreationTest, ALateAnswerAboutAnUnknownPaymentBringsItsIdButNoLink) {
  const PaymentAttempt attempt = this->new_attempt();
  ASSERT_TRUE(this->run(this->store().admit(attempt)));
  this->world.end_leases(attempt.payment.id);
  ASSERT_TRUE(this->run(this->store().admit(attempt)));

  const auto outcome = this->signed_at("https://bank.example/late");
  auto late = this->run(this->store().record_initiation(attempt.payment.id, outcome, now));

  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Errc::conflict);
  const TrackedPayment found = this->find(attempt.payment.id);
  ASSERT_TRUE(found.bank_id);
  EXPECT_EQ(found.bank_id->reveal(), "bank-payment-1");
  auto again = this->run(this->store().admit(attempt));
  ASSERT_TRUE(again);
  EXPECT_FALSE(std::get<PaymentCreation>(*again).link);
}

TYPED_TEST(PaymentCreationTest, RecordingTwiceIsNoError) {
  const PaymentAttempt attempt = this->create();
  const auto outcome = this->signed_at("https://bank.example/sign");
  EXPECT_TRUE(this->run(this->store().record_initiation(attempt.payment.id, outcome, now)));
  auto events = this->run(this->store().history(this->client.id, attempt.payment.id));
  ASSERT_TRUE(events);
  EXPECT_EQ(events->size(), 2U);
}

TYPED_TEST(PaymentCreationTest, AnotherClientsPaymentIsNotFound) {
  const PaymentAttempt attempt = this->create();
  const ClientId stranger = this->new_client().id;
  auto found = this->run(this->store().find(stranger, attempt.payment.id));
  auto history = this->run(this->store().history(stranger, attempt.payment.id));
  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Errc::not_found);
  ASSERT_FALSE(history);
  EXPECT_EQ(history.error().code, Errc::not_found);
}

TYPED_TEST(PaymentCreationTest, ListsPageByPageNewestFirstWithFilters) {
  std::vector<PaymentId> made;
  for (int i = 0; i < 5; ++i) {
    PaymentAttempt attempt = this->new_attempt();
    attempt.payment.created_at = now + std::chrono::seconds(i);
    attempt.payment.psu_ref = i == 0 ? "somebody-else" : "customer-7";
    ASSERT_TRUE(this->run(this->store().admit(attempt)));
    made.push_back(attempt.payment.id);
  }
  PaymentFilter filter;
  filter.psu_ref = "customer-7";
  PageRequest page;
  page.limit = 3;
  auto first = this->run(this->store().list(this->client.id, filter, page));
  ASSERT_TRUE(first);
  ASSERT_TRUE(first->next);
  page.after = first->next;
  auto second = this->run(this->store().list(this->client.id, filter, page));
  ASSERT_TRUE(second);

  std::vector<PaymentId> seen;
  for (const auto& each : first->items) seen.push_back(each.id);
  for (const auto& each : second->items) seen.push_back(each.id);
  EXPECT_EQ(seen, (std::vector<PaymentId>{made[4], made[3], made[2], made[1]}));
  EXPECT_FALSE(second->next);

  filter.status = executed;
  auto none = this->run(this->store().list(this->client.id, filter, PageRequest()));
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->items.empty());
}

TYPED_TEST(PaymentCreationTest, OneOfManyRacingOrdersOfOneLikenessIsAdmitted) {
  std::vector<PaymentAttempt> attempts;
  for (int i = 0; i < 8; ++i) {
    attempts.push_back(this->new_attempt());
    attempts.back().likeness = Secret("the same");
  }
  std::vector<Task<PaymentAdmission>> racers;
  for (std::size_t i = 0; i < attempts.size(); ++i)
    racers.push_back(this->replica(i % 2).payments.admit(attempts[i]));

  int admitted = 0;
  for (const auto& each : run_all(this->io, std::move(racers))) {
    if (each) ++admitted;
    if (!each) EXPECT_EQ(each.error().code, Errc::duplicate_payment);
  }
  EXPECT_EQ(admitted, 1);
}

TYPED_TEST(PaymentCreationTest, LikenessIsOfOneClientAndMayBeConfirmed) {
  PaymentAttempt first = this->new_attempt();
  first.likeness = Secret("the same");
  ASSERT_TRUE(this->run(this->store().admit(first)));
  PaymentAttempt second = this->new_attempt();
  second.likeness = first.likeness;
  EXPECT_FALSE(this->run(this->store().admit(second)));
  second.confirmed_duplicate = true;
  EXPECT_TRUE(this->run(this->store().admit(second)));

  this->client = this->new_client();
  PaymentAttempt foreign = this->new_attempt();
  foreign.likeness = first.likeness;
  EXPECT_TRUE(this->run(this->store().admit(foreign)));
}

}  // namespace
}  // namespace tpp::testing
