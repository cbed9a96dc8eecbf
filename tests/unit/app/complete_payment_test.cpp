#include "app/complete_payment.hpp"

#include <gtest/gtest.h>

#include "support/given_payments.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;
using enum PaymentStatus;

struct CompletePaymentTest : ::testing::Test, GivenPayments {
  AuthorizationReturn back_with_error(const PaymentId& id, const char* error) {
    AuthorizationReturn returned = back_with_code(id);
    returned.code.reset();
    returned.error = error;
    return returned;
  }
};

TEST_F(CompletePaymentTest, SignedItIsAskedForAndItsTokensAreKept) {
  const PaymentId id = begin();
  bank.codes.answers(some_grant("pis"));
  payer.reports.answers(PaymentReport{"ACTC", ""});

  auto done = run(return_from_bank.from_browser(belfius, back_with_code(id), call));

  ASSERT_TRUE(done);
  const auto& completed = std::get<CompletedPayment>(*done);
  EXPECT_EQ(completed.payment.id, id);
  EXPECT_EQ(completed.payment.state.status, processing);
  EXPECT_EQ(completed.reason, "");
  EXPECT_EQ(bank.codes.seen.at(0).code, "code-1");
  auto access = run(payments.access(client.id, "customer-7", belfius));
  ASSERT_TRUE(access);
  EXPECT_EQ(access->token.text.reveal(), "access-pis");
}

TEST_F(CompletePaymentTest, GoesOnWithoutACode) {
  const PaymentId id = begin();
  AuthorizationReturn returned = back_with_code(id);
  returned.code.reset();
  payer.reports.answers(PaymentReport{"RCVD", ""});

  auto done = run(complete_payment(&belfius, nullptr, returned, call));

  ASSERT_TRUE(done);
  EXPECT_EQ(done->payment.state.status, authorizing);
  EXPECT_TRUE(bank.codes.seen.empty());
}

TEST_F(CompletePaymentTest, ACodeThatBringsNoTokensDoesNotTouchThePayment) {
  const PaymentId id = begin();
  bank.codes.fails(Errc::bank_outcome_unknown);
  payer.reports.answers(PaymentReport{"ACSP", ""});
  auto done = run(complete_payment(&belfius, nullptr, back_with_code(id), call));
  ASSERT_TRUE(done);
  EXPECT_EQ(done->payment.state.status, processing);
  EXPECT_EQ(bank.codes.seen.size(), 1U);
}

TEST_F(CompletePaymentTest, RefusedByTheCustomerItHasFailedAndTheBankSaysWhenForGood) {
  const PaymentId id = begin();
  payer.reports.answers(PaymentReport{"RCVD", ""});
  auto done = run(complete_payment(&belfius, nullptr, back_with_error(id, "access_denied"), call));
  ASSERT_TRUE(done);
  EXPECT_EQ(done->reason, "access_denied");
  EXPECT_EQ(done->payment.state, (PaymentState{failed, "RCVD", "access_denied", false}));
  EXPECT_TRUE(payments.find_row(id)->next_check_at);
}

TEST_F(CompletePaymentTest, TheBanksOwnWordsAreNotPassedOn) {
  const PaymentId id = begin();
  payer.reports.answers(PaymentReport{"RJCT", ""});
  auto done = run(complete_payment(&belfius, nullptr, back_with_error(id, "<script>"), call));
  ASSERT_TRUE(done);
  EXPECT_EQ(done->reason, "authorization_failed");
}

TEST_F(CompletePaymentTest, AReloadedCallbackShowsThePaymentAndSendsNoCodeTwice) {
  const PaymentId id = signed_payment();
  auto again = run(complete_payment(&belfius, nullptr, back_with_code(id), call));
  ASSERT_TRUE(again);
  EXPECT_EQ(again->payment.state.status, processing);
  EXPECT_EQ(bank.codes.seen.size(), 1U);

  auto from_client = run(return_from_bank.from_client(back_with_code(id), call));
  ASSERT_FALSE(from_client);
  EXPECT_EQ(from_client.error().code, Errc::gone);
}

TEST_F(CompletePaymentTest, AnUnknownStateIsInvalidForABrowserAndNotFoundForAClient) {
  AuthorizationReturn stray;
  stray.state = Secret("stray");
  stray.code = Secret("code");
  auto browser = run(return_from_bank.from_browser(belfius, stray, call));
  auto from_client = run(return_from_bank.from_client(stray, call));
  ASSERT_FALSE(browser);
  EXPECT_EQ(browser.error().code, Errc::invalid_input);
  ASSERT_FALSE(from_client);
  EXPECT_EQ(from_client.error().code, Errc::not_found);
}

TEST_F(CompletePaymentTest, AConsentsStateStillLeadsToItsConsent) {
  const Authorization authorization = GivenApp::begin();
  bank.codes.answers(some_grant("first"));
  bank.listings.answers(granted({some_iban}));
  auto done = run(return_from_bank.from_browser(belfius, returned(authorization, "code-1"), call));
  ASSERT_TRUE(done);
  EXPECT_TRUE(std::get<CompletedAuthorization>(*done).granted);
}

TEST_F(CompletePaymentTest, AnotherSignatureIsStillAwaited) {
  const PaymentId id = begin();
  bank.codes.answers(some_grant("pis"));
  payer.reports.answers(PaymentReport{"PATC", ""});
  auto done = run(complete_payment(&belfius, nullptr, back_with_code(id), call));
  ASSERT_TRUE(done);
  EXPECT_EQ(done->payment.state.status, partially_authorized);
}

}  // namespace
}  // namespace tpp::testing
