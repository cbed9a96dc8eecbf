#include "app/submit_payment.hpp"

#include <gtest/gtest.h>

#include "support/given_payments.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;
using enum PaymentStatus;

struct SubmitPaymentTest : ::testing::Test, GivenPayments {};

TEST_F(SubmitPaymentTest, IsWrittenDownBeforeTheBankHearsOfIt) {
  std::optional<PaymentStatus> stored;
  payer.on_call = [&](std::string_view) {
    stored = payments.rows.back().tracked.payment.state.status;
  };
  payer.initiations.answers(to_sign());

  auto submitted = submit_now();

  ASSERT_TRUE(submitted);
  EXPECT_EQ(stored, initiating);
  EXPECT_EQ(submitted->payment.state.status, authorization_required);
  EXPECT_EQ(submitted->payment.state.iso_status, "RCVD");
  ASSERT_TRUE(submitted->link);
  EXPECT_EQ(submitted->link->url, "https://bank.example/sign?state=s");
  EXPECT_EQ(submitted->link->expires_at, clock.now() + payer.traits.page_lifetime);
  EXPECT_FALSE(submitted->replayed);
}

TEST_F(SubmitPaymentTest, GivesTheOrderAnEndToEndIdAndKeepsAGivenOne) {
  const PaymentId id = begin();
  const auto& sent = std::get<CreditTransfer>(payer.initiations.seen.at(0).order);
  EXPECT_EQ(sent.end_to_end_id.size(), 32U);
  EXPECT_EQ(end_to_end_id_of(payments.find_row(id)->tracked.payment.order), sent.end_to_end_id);

  NewPayment named = new_payment("key-2");
  std::get<CreditTransfer>(named.order).end_to_end_id = "INV-17";
  payer.initiations.answers(to_sign());
  ASSERT_TRUE(run(submit(client, named, call)));
  EXPECT_EQ(end_to_end_id_of(payer.initiations.seen.at(1).order), "INV-17");
}

TEST_F(SubmitPaymentTest, ARepeatedKeyGetsTheFirstAnswerAndTheBankHearsNothing) {
  const PaymentId id = begin();
  auto again = submit_now();
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->replayed);
  EXPECT_EQ(again->payment.id, id);
  EXPECT_EQ(again->link->url, "https://bank.example/sign?state=s");
  EXPECT_EQ(payer.initiations.seen.size(), 1U);
}

TEST_F(SubmitPaymentTest, ARepeatedKeyWithAnotherRequestIsRefused) {
  begin();
  NewPayment other = new_payment();
  other.key.request_digest = "digest-2";
  auto reused = run(submit(client, other, call));
  ASSERT_FALSE(reused);
  EXPECT_EQ(reused.error().code, Errc::idempotency_key_reused);
}

TEST_F(SubmitPaymentTest, AnAnswerThatNeverCameLeavesItUnknownWithoutALink) {
  for (const Errc code : {Errc::bank_outcome_unknown, Errc::bank_failed, Errc::bank_answer_invalid,
                          Errc::deadline_exceeded}) {
    payer.initiations.fails(code);
    const std::string key = name_of(code);
    auto submitted = submit_now(key);
    ASSERT_TRUE(submitted) << key;
    EXPECT_EQ(submitted->payment.state.status, unknown) << key;
    EXPECT_FALSE(submitted->payment.state.final);
    EXPECT_FALSE(submitted->link);
    auto again = submit_now(key);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->payment.state.status, unknown);
  }
  EXPECT_EQ(payer.initiations.seen.size(), 4U);
}

TEST_F(SubmitPaymentTest, WhatTheBankRefusesStaysRefusedUnderItsKey) {
  ErrorContext context;
  context.refusal = Refusal{403, "FORBIDDEN", "2101", "r"};
  payer.initiations.fails(scripted(Errc::bank_refused, context));
  auto refused = submit_now();
  auto again = submit_now();

  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Errc::bank_refused);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::bank_refused);
  EXPECT_EQ(again.error().context->refusal->name, "FORBIDDEN");
  EXPECT_EQ(payer.initiations.seen.size(), 1U);
  EXPECT_EQ(payments.rows.at(0).tracked.payment.state.status, failed);
  EXPECT_TRUE(payments.rows.at(0).tracked.payment.state.final);
}

TEST_F(SubmitPaymentTest, WhatWasNeverSentMayBeTriedAgainWithTheSameKey) {
  for (const Errc code : {Errc::bank_unreachable, Errc::bank_rejected_gateway, Errc::overloaded}) {
    payer.initiations.fails(code);
    payer.initiations.answers(to_sign());
    auto first = submit_now(name_of(code));
    auto second = submit_now(name_of(code));
    ASSERT_FALSE(first);
    EXPECT_EQ(first.error().code, code);
    ASSERT_TRUE(second) << name_of(code);
    EXPECT_FALSE(second->replayed);
  }
}

TEST_F(SubmitPaymentTest, WithoutASignatureItIsProcessingAtOnce) {
  payer.initiations.answers(Initiation{Secret("bank-1"), {}, PaymentReport{"ACSP", ""}});
  auto submitted = submit_now();
  ASSERT_TRUE(submitted);
  EXPECT_EQ(submitted->payment.state.status, processing);
  EXPECT_FALSE(submitted->link);
}

TEST_F(SubmitPaymentTest, TheTokensOfAnEarlierPaymentAreUsedAgain) {
  signed_payment("key-1");
  begin("key-2");
  EXPECT_FALSE(payer.initiations.seen.at(0).request.token);
  ASSERT_TRUE(payer.initiations.seen.at(1).request.token);
  EXPECT_EQ(payer.initiations.seen.at(1).request.token->text.reveal(), "access-pis");
}

TEST_F(SubmitPaymentTest, ATokenThatIsAboutToEndIsRefreshedFirst) {
  signed_payment("key-1");
  advance(1h);
  bank.refreshes.answers(some_grant("pis-2"));
  begin("key-2");
  EXPECT_EQ(payer.initiations.seen.at(1).request.token->text.reveal(), "access-pis-2");
}

TEST_F(SubmitPaymentTest, ARefusedTokenIsLeftOutAndTheCustomerSignsForANewOne) {
  signed_payment("key-1");
  payer.initiations.fails(Errc::access_token_refused);
  payer.initiations.answers(to_sign());
  auto submitted = submit_now("key-2");
  ASSERT_TRUE(submitted);
  EXPECT_TRUE(payer.initiations.seen.at(1).request.token);
  EXPECT_FALSE(payer.initiations.seen.at(2).request.token);
}

TEST_F(SubmitPaymentTest, SaysEverythingThatIsWrongAtOnceAndStoresNothing) {
  NewPayment wanted = new_payment();
  wanted.psu_ref = "";
  wanted.return_url = "https://elsewhere.example/";
  std::get<CreditTransfer>(wanted.order).creditor_name = "";
  auto refused = run(submit(client, wanted, call));
  ASSERT_FALSE(refused);
  ASSERT_EQ(refused.error().code, Errc::validation_failed);
  EXPECT_EQ(refused.error().context->fields.size(), 3U);
  EXPECT_TRUE(payments.rows.empty());

  wanted = new_payment();
  wanted.bank = BankId{"nowhere"};
  auto nowhere = run(submit(client, wanted, call));
  ASSERT_FALSE(nowhere);
  EXPECT_EQ(nowhere.error().context->fields.at(0).field, "/bank");
}

TEST_F(SubmitPaymentTest, ARepeatedRequestIsAnsweredAlthoughItsDateHasPassed) {
  NewPayment dated = new_payment();
  const auto today = std::chrono::floor<std::chrono::days>(clock.now());
  std::get<CreditTransfer>(dated.order).execution_date = Date{today};
  payer.initiations.answers(to_sign());
  ASSERT_TRUE(run(submit(client, dated, call)));
  advance(48h);

  auto again = run(submit(client, dated, call));
  dated.key.text = "key-2";
  auto fresh = run(submit(client, dated, call));

  ASSERT_TRUE(again);
  EXPECT_TRUE(again->replayed);
  ASSERT_FALSE(fresh);
  EXPECT_EQ(fresh.error().context->fields.at(0).field, "/execution_date");
}

TEST_F(SubmitPaymentTest, ABankWithoutPaymentsSaysSo) {
  banks.paying.clear();
  auto refused = submit_now();
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().context->fields.at(0).field, "/bank");
}

TEST_F(SubmitPaymentTest, TheLinkOfAnInitiationSettledMeanwhileIsNotHandedOut) {
  payer.initiations.answers(to_sign());
  payer.on_call = [&](std::string_view) {
    auto& row = payments.rows.back();
    row.tracked.payment.state = {unknown, "", "initiation_outcome_unknown", false};
    row.answer = PaymentCreation{row.tracked.payment, {}, {}};
  };
  auto submitted = submit_now();
  ASSERT_TRUE(submitted);
  EXPECT_EQ(submitted->payment.state.status, unknown);
  EXPECT_FALSE(submitted->link);
  EXPECT_EQ(payments.rows.back().tracked.bank_id->reveal(), "bank-1");
}

struct DuplicateGuardTest : SubmitPaymentTest {
  Result<SubmittedPayment> order(const std::string& key, bool confirmed = false) {
    NewPayment wanted = new_payment(key);
    wanted.confirm_duplicate = confirmed;
    return run(submit(client, std::move(wanted), call));
  }
};

TEST_F(DuplicateGuardTest, TheSameUnderAnotherKeyIsRefusedAndNotSent) {
  payer.initiations.answers(to_sign());
  ASSERT_TRUE(order("key-1"));

  auto again = order("key-2");

  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::duplicate_payment);
  EXPECT_EQ(payer.initiations.seen.size(), 1U);
}

TEST_F(DuplicateGuardTest, WhoConfirmsPaysTwiceAlsoUnderTheKeyThatWasRefused) {
  for (int i = 0; i < 2; ++i) payer.initiations.answers(to_sign());
  ASSERT_TRUE(order("key-1"));
  ASSERT_FALSE(order("key-2"));
  EXPECT_TRUE(order("key-2", true));
}

TEST_F(DuplicateGuardTest, AfterTenMinutesItIsAnotherPayment) {
  for (int i = 0; i < 2; ++i) payer.initiations.answers(to_sign());
  ASSERT_TRUE(order("key-1"));
  advance(10min - 1ms);
  EXPECT_FALSE(order("key-2"));
  advance(1ms);
  EXPECT_TRUE(order("key-2"));
}

TEST_F(DuplicateGuardTest, WhatTheBankRefusedMayBeOrderedAgain) {
  payer.initiations.fails(Errc::bank_refused);
  ASSERT_FALSE(order("key-1"));
  payer.initiations.answers(to_sign());
  EXPECT_TRUE(order("key-2"));
}

TEST_F(DuplicateGuardTest, AnUnknownOutcomeIsNoReasonToPayAgain) {
  payer.initiations.fails(Errc::bank_outcome_unknown);
  ASSERT_TRUE(order("key-1"));
  EXPECT_FALSE(order("key-2"));
}

}  // namespace
}  // namespace tpp::testing
