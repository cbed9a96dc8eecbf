// Payments of libs/belfius against the simulated bank: two readings of the same documents.
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "contract/bank/simulated_channel.hpp"
#include "support/signing_vectors.hpp"
#include "unit/belfius/given_payments.hpp"

namespace tpp::contract {
namespace {

using namespace belfius::testing;
using belfius::SignatureMode;
using tpp::testing::vector_file;

struct SimulatorsClock final : Clock {
  explicit SimulatorsClock(const simulator::BankAtWork& bank) : bank_(bank) {}
  UtcTime now() const override { return bank_.clock.now(); }
  const simulator::BankAtWork& bank_;
};

belfius::BelfiusAccess access_to_simulator() {
  belfius::BelfiusAccess access = some_access();
  access.client_id = "tpp-1";
  access.client_secret = Secret("hush");
  access.allowed_page_origins = {"http://127.0.0.1:1"};
  access.signing_certificate_file = vector_file("certificate.pem");
  access.signing_key_file = vector_file("key.pem");
  return access;
}

constexpr const char* long_verifier = "a-verifier-of-at-least-forty-three-characters-y";

InitiationRequest first_request() {
  return {"nl", Secret("state-1"), Secret(long_verifier), std::nullopt};
}

struct MetBank {
  explicit MetBank(const belfius::BankProfile& profile = some_profile())
      : payments(profile, access_to_simulator(), caller, ids, clock,
                 GivenPayments::signer_of(profile, access_to_simulator())) {
    auto certificate = simulator::SigningCertificate::load(vector_file("certificate.pem"));
    if (certificate) bank.bank.tpp.signing = *certificate;
  }

  Result<Initiation> initiate(const PaymentOrder& order) {
    const Call call = some_call();
    return run(payments.initiate(order, first_request(), call));
  }
  BankPayment named(const PaymentOrder& order, const Initiation& made) const {
    const Secret id = made.bank_id ? *made.bank_id : Secret(end_to_end_id_of(order));
    return {kind_of(order), product_of(order), id, "fr"};
  }
  Result<PaymentReport> status(const BankPayment& payment) {
    const Call call = some_call();
    return run(payments.payment_status(payment, call));
  }
  // The customer signs; the answer is where the browser is sent.
  std::string sign(const Initiation& made) {
    const auto answer = bank.control(
        "POST", "/approve",
        {{"consent_uri", *made.page}, {"customer", bank.world.customers().front().id}});
    return answer["location"];
  }
  AccessToken token_for(const std::string& code) {
    const std::string form = "grant_type=authorization_code&code=" + code +
                             "&redirect_uri=https%3A%2F%2Ftpp.example%2Fcallback%2Fbelfius"
                             "&code_verifier=" +
                             long_verifier;
    const auto body = simulator::json_of(bank.ask(bank.token_ask(form)));
    return {Secret(body["access_token"].get<std::string>()), {}, 1};
  }

  simulator::BankAtWork bank;
  SimulatedChannel channel{bank};
  SimulatorsClock clock{bank};
  FixedIds ids;
  CountingProbe probe;
  belfius::BankCaller caller{channel, clock, probe};
  belfius::BelfiusPayments payments;
};

std::vector<PaymentOrder> one_of_each() {
  CreditTransfer instant = some_transfer();
  instant.product = PaymentProduct::instant_sepa_credit_transfer;
  instant.end_to_end_id = "E2E-2";
  StandingOrder standing = some_standing_order();
  standing.last = Date{std::chrono::year{2027} / 6 / 1};
  standing.transfer.remittance = Remittance{"rent", false};
  return {some_transfer(), instant, standing};
}

TEST(PaymentsMeetTheSimulator, OrdersOfEachKindAreTakenAndFollowed) {
  MetBank met;
  for (const PaymentOrder& order : one_of_each()) {
    const auto made = met.initiate(order);
    ASSERT_TRUE(made) << made.error().detail << ": " << made.error().cause;
    ASSERT_TRUE(made->page && made->bank_id);
    EXPECT_EQ(simulator::parameter_of(*made->page, "state"), "state-1");
    const auto report = met.status(met.named(order, *made));
    ASSERT_TRUE(report) << report.error().cause;
    EXPECT_EQ(report->iso_status, "RCVD");
  }
}

TEST(PaymentsMeetTheSimulator, EveryWayToNameThePageIsUnderstood) {
  for (const char* way : {"401", "201", "202", "302"}) {
    MetBank met;
    met.bank.settings.payment_answer = way;
    const auto made = met.initiate(some_transfer());
    ASSERT_TRUE(made) << way << made.error().cause;
    EXPECT_TRUE(made->page && made->bank_id) << way;
  }
}

TEST(PaymentsMeetTheSimulator, AnExemptPaymentStartsAtOnce) {
  MetBank met;
  const auto first = met.initiate(some_transfer());
  ASSERT_TRUE(first) << first.error().cause;
  InitiationRequest request = first_request();
  request.token = met.token_for(simulator::parameter_of(met.sign(*first), "code"));
  met.bank.settings.payment_exempt = true;
  const PaymentOrder second = one_of_each()[1];
  const Call call = some_call();
  const auto made = run(met.payments.initiate(second, request, call));
  ASSERT_TRUE(made) << made.error().cause;
  EXPECT_FALSE(made->page);
  EXPECT_TRUE(is_known_iso_status(made->report.iso_status));
}

TEST(PaymentsMeetTheSimulator, AStandingOrderIsSignedReadAndCancelled) {
  MetBank met;
  const PaymentOrder order = one_of_each().back();
  const auto made = met.initiate(order);
  ASSERT_TRUE(made) << made.error().cause;
  const AccessToken token = met.token_for(simulator::parameter_of(met.sign(*made), "code"));
  const BankPayment payment = met.named(order, *made);
  const Call call = some_call();
  const auto details = run(met.payments.payment_details(payment, token, call));
  ASSERT_TRUE(details) << details.error().cause;
  EXPECT_EQ(details->amount, euros("12.30"));
  EXPECT_EQ(details->creditor->value(), other_iban);
  EXPECT_TRUE(details->debtor);
  EXPECT_EQ(details->execution_date, (Date{std::chrono::year{2026} / 6 / 1}));
  ASSERT_TRUE(run(met.payments.cancel_payment(payment, token, call)));
  EXPECT_EQ(met.status(payment)->iso_status, "CANC");
}

TEST(PaymentsMeetTheSimulator, AnOldTokenIsRefusedAndAStrangePaymentIsNotFound) {
  MetBank met;
  const auto made = met.initiate(some_transfer());
  ASSERT_TRUE(made);
  const AccessToken token = met.token_for(simulator::parameter_of(met.sign(*made), "code"));
  met.bank.pass(std::chrono::hours(72));
  const Call call = some_call();
  BankPayment payment = met.named(some_transfer(), *made);
  met.bank.bank.payments.settle(met.bank.clock.now());
  EXPECT_EQ(run(met.payments.cancel_payment(payment, token, call)).error().code,
            Errc::access_token_refused);
  payment.bank_id = Secret("nobody-knows");
  EXPECT_EQ(met.status(payment).error().code, Errc::not_found);
}

CreditTransfer order_of_v1(const MetBank& met) {
  CreditTransfer order = some_transfer();
  const auto& account = met.bank.world.customers().front().accounts.front();
  order.debtor = DebtorAccount{*Iban::parse(account.iban), std::nullopt};
  return order;
}

TEST(PaymentsMeetTheSimulator, TheOlderGenerationGoesByOurIdAndBothSpellings) {
  for (const char* spelling : {"sepa-credit-transfers", "sepa-credit-transfer"}) {
    belfius::BankProfile profile = some_profile("belfius-v1");
    profile.payments->products[PaymentProduct::sepa_credit_transfer] = spelling;
    MetBank met(profile);
    met.bank.settings.signature_mode = "jws-v1";
    const CreditTransfer order = order_of_v1(met);
    const auto made = met.initiate(order);
    ASSERT_TRUE(made) << made.error().detail << ": " << made.error().cause;
    EXPECT_TRUE(made->page);
    EXPECT_FALSE(made->bank_id);
    const auto report = met.status(met.named(order, *made));
    ASSERT_TRUE(report) << report.error().cause;
    EXPECT_EQ(report->iso_status, "RCVD");
  }
}

TEST(PaymentsMeetTheSimulator, SignedHeadersAreAcceptedInBothForms) {
  for (const bool as_on_the_fallback_page : {false, true}) {
    belfius::BankProfile profile = some_profile();
    auto& signature = profile.payments->signature;
    signature.mode = SignatureMode::cavage;
    if (as_on_the_fallback_page) {
      signature.digest_label = "SHA256=";
      signature.date = belfius::SignatureDate::iso8601;
    }
    MetBank met(profile);
    met.bank.settings.signature_mode = "cavage";
    if (as_on_the_fallback_page) {
      met.bank.settings.signature_digest_label = "SHA256=";
      met.bank.settings.signature_date_format = "iso8601";
    }
    const auto made = met.initiate(some_transfer());
    EXPECT_TRUE(made) << made.error().detail << ": " << made.error().cause;
  }
}

TEST(PaymentsMeetTheSimulator, AMissingSignatureIsTheGatewaysFault) {
  MetBank met;
  met.bank.settings.signature_mode = "jws-v1";
  EXPECT_EQ(met.initiate(some_transfer()).error().code, Errc::bank_rejected_gateway);
}

}  // namespace
}  // namespace tpp::contract
