#include "app/follow_payments.hpp"

#include <gtest/gtest.h>

#include "support/given_payments.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;
using enum PaymentStatus;

struct FollowPaymentsTest : ::testing::Test, GivenPayments {
  void round() {
    auto once = [](FollowPayments& payments) -> Task<void> {
      co_await payments.round();
      co_return Result<void>();
    };
    EXPECT_TRUE(run(once(follow)));
  }
  std::optional<UtcTime> next(const PaymentId& id) { return payments.find_row(id)->next_check_at; }
};

TEST_F(FollowPaymentsTest, AsksWhenItIsDueAndNotBefore) {
  const PaymentId id = begin();
  round();
  EXPECT_TRUE(payer.reports.seen.empty());

  advance(2s);
  payer.reports.answers(PaymentReport{"RCVD", ""});
  round();

  ASSERT_EQ(payer.reports.seen.size(), 1U);
  EXPECT_EQ(payer.reports.seen.at(0).payment.bank_id.reveal(), "bank-1");
  EXPECT_EQ(state_of(id).status, authorization_required);
  EXPECT_EQ(next(id), clock.now() + 5s);
}

TEST_F(FollowPaymentsTest, FollowsItToItsEndAndThenStops) {
  const PaymentId id = begin();
  for (const char* code : {"ACTC", "ACSP", "ACSC"}) {
    advance(1min);
    payer.reports.answers(PaymentReport{code, ""});
    round();
    EXPECT_EQ(state_of(id).iso_status, code);
  }
  EXPECT_EQ(state_of(id).status, executed);
  EXPECT_TRUE(state_of(id).final);
  EXPECT_FALSE(next(id));
  advance(48h);
  round();
  EXPECT_EQ(payer.reports.seen.size(), 3U);
}

TEST_F(FollowPaymentsTest, ABankThatDoesNotAnswerIsAskedLaterAndThePaymentStays) {
  const PaymentId id = begin();
  advance(2s);
  payer.reports.fails(Errc::bank_unreachable);
  round();
  EXPECT_EQ(state_of(id).status, authorization_required);
  EXPECT_EQ(next(id), clock.now() + 5s);
}

TEST_F(FollowPaymentsTest, ARejectionBringsItsReason) {
  const PaymentId id = begin();
  advance(2s);
  payer.reports.answers(PaymentReport{"RJCT", "AM04"});
  round();
  EXPECT_EQ(state_of(id), (PaymentState{failed, "RJCT", "AM04", true}));
}

TEST_F(FollowPaymentsTest, AnUnknownPaymentThatNobodyCanSignHasFailedOnceItsPageIsTooOld) {
  payer.initiations.fails(Errc::bank_outcome_unknown);
  const PaymentId id = submit_now()->payment.id;
  advance(2s);
  round();
  EXPECT_EQ(state_of(id).status, unknown);

  advance(payer.traits.page_lifetime);
  round();

  EXPECT_EQ(state_of(id), (PaymentState{failed, "", "never_signed", true}));
  EXPECT_TRUE(payer.reports.seen.empty());
}

TEST_F(FollowPaymentsTest, AnUnknownPaymentSentWithATokenStaysUnknown) {
  signed_payment("key-1");
  payer.initiations.fails(Errc::bank_outcome_unknown);
  const PaymentId id = submit_now("key-2")->payment.id;
  payer.reports.answers(PaymentReport{"ACSC", ""});
  for (int i = 0; i < 3; ++i) {
    advance(24h);
    round();
  }
  EXPECT_EQ(state_of(id).status, unknown);
  EXPECT_FALSE(state_of(id).final);
}

TEST_F(FollowPaymentsTest, AnUnknownPaymentIsFoundByOurIdWhereTheBankGoesByIt) {
  payer.traits.finds_by_our_id = true;
  payer.initiations.fails(Errc::bank_outcome_unknown);
  auto submitted = submit_now();
  const PaymentId id = submitted->payment.id;
  advance(2s);
  payer.reports.answers(PaymentReport{"RCVD", ""});
  round();

  EXPECT_EQ(payer.reports.seen.at(0).payment.bank_id.reveal(),
            end_to_end_id_of(submitted->payment.order));
  EXPECT_EQ(state_of(id).status, authorization_required);
}

TEST_F(FollowPaymentsTest, AnUnknownPaymentThatTheBankNeverHeardOfHasFailedInTheEnd) {
  payer.traits.finds_by_our_id = true;
  payer.initiations.fails(Errc::bank_outcome_unknown);
  const PaymentId id = submit_now()->payment.id;
  advance(2s);
  payer.reports.fails(Errc::not_found);
  round();
  EXPECT_EQ(state_of(id).status, unknown);

  advance(payer.traits.page_lifetime);
  payer.reports.fails(Errc::not_found);
  round();
  EXPECT_EQ(state_of(id), (PaymentState{failed, "", "never_received", true}));
}

TEST_F(FollowPaymentsTest, APaymentThatTheBankForgotIsNotGivenUp) {
  const PaymentId id = begin();
  advance(24h);
  payer.reports.fails(Errc::not_found);
  round();
  EXPECT_EQ(state_of(id).status, authorization_required);
  EXPECT_TRUE(next(id));
}

TEST_F(FollowPaymentsTest, AnInitiationThatNeverCameBackIsSettledByWhoeverLooks) {
  PaymentAttempt attempt;
  attempt.payment.id = PaymentId{ids.uuid()};
  attempt.payment.client = client.id;
  attempt.payment.bank = belfius;
  attempt.payment.order = new_payment().order;
  attempt.payment.created_at = clock.now();
  attempt.lease = 60s;
  ASSERT_TRUE(run(payments.admit(attempt)));
  advance(60s);
  round();
  EXPECT_EQ(state_of(attempt.payment.id).status, unknown);
}

}  // namespace
}  // namespace tpp::testing
