#pragma once
// The payment side of a bank on a channel whose answers a test writes.

#include "belfius/payments.hpp"
#include "unit/belfius/given_bank.hpp"

namespace tpp::belfius::testing {

inline constexpr const char* signing_page = "https://www.belfius.be/sign?id=1";

inline Money euros(const char* amount) {
  return Money{*Decimal::parse(amount), Currency::eur()};
}

inline CreditTransfer some_transfer() {
  CreditTransfer order;
  order.creditor_name = "Bakery \"De Zon\"";
  order.creditor_account.iban = *Iban::parse(other_iban);
  order.amount = euros("12.3");
  order.end_to_end_id = "E2E-1";
  return order;
}

inline StandingOrder some_standing_order() {
  StandingOrder order;
  order.transfer = some_transfer();
  order.first = Date{std::chrono::year{2026} / 6 / 1};
  return order;
}

inline BulkPayment some_bulk() {
  return BulkPayment{"MSG-1", 2, euros("30"), *Iban::parse(some_iban), "<Document/>"};
}

inline InitiationRequest without_access() {
  return {"nl", Secret("state-1"), Secret("verifier"), std::nullopt};
}

inline InitiationRequest with_access() {
  return {"nl", Secret("state-1"), Secret("verifier"), AccessToken{Secret("pis-1"), {}, 1}};
}

inline BankPayment some_payment(PaymentKind kind = PaymentKind::single) {
  return {kind, PaymentProduct::sepa_credit_transfer, Secret("p/1"), "fr"};
}

struct GivenPayments {
  explicit GivenPayments(BankProfile profile = some_profile(), BelfiusAccess access = some_access())
      : payments(profile, access, caller, ids, clock, signer_of(profile, access)) {}

  Result<Initiation> initiate(const PaymentOrder& order = some_transfer(),
                              const InitiationRequest& request = without_access()) {
    const Call call = some_call();
    return run(payments.initiate(order, request, call));
  }
  Result<PaymentReport> status(const BankPayment& payment = some_payment()) {
    const Call call = some_call();
    return run(payments.payment_status(payment, call));
  }
  Result<PaymentDetails> details(const BankPayment& payment = some_payment()) {
    const Call call = some_call();
    return run(payments.payment_details(payment, *with_access().token, call));
  }
  Result<Cancellation> cancel(const BankPayment& payment = some_payment()) {
    const Call call = some_call();
    return run(payments.cancel_payment(payment, *with_access().token, call));
  }
  // The answer of the newest generation to a good order.
  void asks_to_sign(const std::string& page = signing_page) {
    channel.answers(401, R"({"error":"SCA_REQUIRED","error_code":"B14800ZZ-0PLC-REDRCT",)"
                         R"("error_description":"SCA is required.","redirect_uri":")" +
                             page + R"(","payment_id":"p/1"})");
  }

  static RequestSigner signer_of(const BankProfile& profile, const BelfiusAccess& access) {
    auto signer = RequestSigner::load(profile.payments->signature, access);
    if (!signer) throw std::runtime_error(signer.error().detail);
    return std::move(*signer);
  }

  FakeChannel channel;
  FixedIds ids;
  FakeClock clock;
  CountingProbe probe;
  BankCaller caller{channel, clock, probe};
  BelfiusPayments payments;
};

// What payments of the older generation look like, unsigned.
inline BankProfile older_profile() {
  BankProfile profile = some_profile("belfius-v1");
  profile.payments->signature.mode = SignatureMode::none;
  return profile;
}

}  // namespace tpp::belfius::testing
