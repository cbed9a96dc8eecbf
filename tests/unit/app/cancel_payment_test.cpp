#include "app/cancel_payment.hpp"

#include <gtest/gtest.h>

#include "support/given_payments.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;
using enum PaymentStatus;

struct CancelPaymentTest : ::testing::Test, GivenPayments {};

TEST_F(CancelPaymentTest, TheBanksYesEndsIt) {
  const PaymentId id = signed_payment();
  payer.cancellations.answers(Cancellation{});
  auto cancelled_now = run(cancel(id, call));
  ASSERT_TRUE(cancelled_now);
  EXPECT_EQ(cancelled_now->payment.state, (PaymentState{cancelled, "CANC", "", true}));
  EXPECT_EQ(payer.cancellations.seen.at(0).access_token, "access-pis");
}

TEST_F(CancelPaymentTest, TwiceAsksTheBankOnce) {
  const PaymentId id = signed_payment();
  payer.cancellations.answers(Cancellation{});
  ASSERT_TRUE(run(cancel(id, call)));
  auto again = run(cancel(id, call));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->payment.state.status, cancelled);
  EXPECT_EQ(payer.cancellations.seen.size(), 1U);
}

TEST_F(CancelPaymentTest, TheBanksNoLeavesItAndShowsHowItStands) {
  for (const Errc code : {Errc::cancellation_too_late, Errc::cancellation_not_allowed}) {
    const PaymentId id = signed_payment(name_of(code));
    payer.cancellations.fails(code);
    payer.reports.answers(PaymentReport{"ACSP", ""});
    auto refused = run(cancel(id, call));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, code);
    EXPECT_EQ(state_of(id).iso_status, "ACSP");
  }
}

TEST_F(CancelPaymentTest, ALostAnswerIsResolvedByTheStatus) {
  const PaymentId id = signed_payment();
  payer.cancellations.fails(Errc::bank_outcome_unknown);
  payer.reports.answers(PaymentReport{"CANC", ""});
  auto done = run(cancel(id, call));
  ASSERT_TRUE(done);
  EXPECT_EQ(done->payment.state.status, cancelled);
}

TEST_F(CancelPaymentTest, ALostAnswerStaysUnknownWhenTheStatusDoesNotTell) {
  const PaymentId id = signed_payment();
  payer.cancellations.fails(Errc::bank_outcome_unknown);
  payer.reports.fails(Errc::bank_unreachable);
  auto unclear = run(cancel(id, call));
  ASSERT_FALSE(unclear);
  EXPECT_EQ(unclear.error().code, Errc::bank_outcome_unknown);
  EXPECT_EQ(state_of(id).status, processing);
}

TEST_F(CancelPaymentTest, WhatIsExecutedIsTooLateWithoutAskingTheBank) {
  const PaymentId id = signed_payment();
  payments.find_row(id)->tracked.payment.state = {executed, "ACSC", "", true};
  auto late = run(cancel(id, call));
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Errc::cancellation_too_late);
  EXPECT_TRUE(payer.cancellations.seen.empty());
}

TEST_F(CancelPaymentTest, AnExecutedStandingOrderCanBeCancelled) {
  const PaymentId id = signed_payment();
  auto& row = *payments.find_row(id);
  row.tracked.payment.order = StandingOrder{
      std::get<CreditTransfer>(row.tracked.payment.order), Date{}, {}, Frequency::monthly};
  row.tracked.payment.state = {executed, "ACSC", "", true};
  payer.cancellations.answers(Cancellation{});
  auto done = run(cancel(id, call));
  ASSERT_TRUE(done);
  EXPECT_EQ(done->payment.state.status, cancelled);
}

TEST_F(CancelPaymentTest, BeforeTheCustomerHasSignedThereIsNoToken) {
  const PaymentId id = begin();
  auto early = run(cancel(id, call));
  ASSERT_FALSE(early);
  EXPECT_EQ(early.error().code, Errc::conflict);
}

TEST_F(CancelPaymentTest, ARefusedTokenIsRefreshedOnce) {
  const PaymentId id = signed_payment();
  payer.cancellations.fails(Errc::access_token_refused);
  payer.cancellations.answers(Cancellation{});
  bank.refreshes.answers(some_grant("pis-2"));
  ASSERT_TRUE(run(cancel(id, call)));
  EXPECT_EQ(payer.cancellations.seen.at(1).access_token, "access-pis-2");
}

TEST_F(CancelPaymentTest, ACustomerWhoseTokensHaveEndedHasNoConsentToRenew) {
  const PaymentId id = signed_payment();
  payer.cancellations.fails(Errc::access_token_refused);
  bank.refreshes.fails(Errc::grant_refused);
  for (int repeated = 0; repeated < 2; ++repeated) {
    auto ended = run(cancel(id, call));
    ASSERT_FALSE(ended);
    EXPECT_EQ(ended.error().code, Errc::conflict);
  }
  EXPECT_EQ(payer.cancellations.seen.size(), 1U);
}

TEST_F(CancelPaymentTest, ASignatureThatTheBankWantsIsPassedOn) {
  const PaymentId id = signed_payment();
  payer.cancellations.answers(Cancellation{"https://bank.example/cancel"});
  auto asked = run(cancel(id, call));
  ASSERT_TRUE(asked);
  ASSERT_TRUE(asked->link);
  EXPECT_TRUE(asked->link->url.starts_with("https://bank.example/cancel"));
  EXPECT_EQ(asked->payment.state.status, processing);

  payer.reports.answers(PaymentReport{"CANC", ""});
  auto done = run(complete_payment(&belfius, nullptr, back_with_code(id), call));
  ASSERT_TRUE(done);
  EXPECT_EQ(done->payment.state.status, cancelled);
}

TEST_F(CancelPaymentTest, AnotherClientsPaymentIsNotFound) {
  const PaymentId id = signed_payment();
  const Client stranger = add_client("stranger");
  auto foreign = run(cancel(id, call_of(stranger)));
  ASSERT_FALSE(foreign);
  EXPECT_EQ(foreign.error().code, Errc::not_found);
}

TEST_F(CancelPaymentTest, DetailsAreAskedForWithTheCustomersToken) {
  const PaymentId id = signed_payment();
  PaymentDetails told;
  told.debtor = *Iban::parse(some_iban);
  payer.details.answers(told);
  auto seen = run(details(id, call));
  ASSERT_TRUE(seen);
  EXPECT_EQ(seen->debtor->value(), some_iban);
  EXPECT_EQ(payer.details.seen.at(0).access_token, "access-pis");
}

}  // namespace
}  // namespace tpp::testing
