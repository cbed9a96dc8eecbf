#pragma once
// A bank's payment side whose answers a test writes (`next`) and whose calls it can look at
// (`seen`). An answer that was not written is the error `internal`.

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/ports/payment_bank.hpp"
#include "support/fakes/fake_bank.hpp"

namespace tpp {

class FakePaymentBank final : public PaymentBank {
 public:
  struct SeenInitiation {
    PaymentOrder order;
    InitiationRequest request;
  };
  struct SeenPayment {
    BankPayment payment;
    std::string access_token;  // empty: the call needs none
  };

  FakePaymentBank() {
    traits.single_products = {PaymentProduct::sepa_credit_transfer,
                              PaymentProduct::instant_sepa_credit_transfer,
                              PaymentProduct::cross_border_credit_transfer};
    traits.standing_orders = true;
    traits.bulk = true;
  }

  const PaymentTraits& payment_traits() const override { return traits; }

  Task<Initiation> initiate(const PaymentOrder& order, const InitiationRequest& request,
                            const Call& call) override {
    initiations.seen.push_back({order, request});
    co_await arrive("initiate", call);
    co_return initiations.take();
  }

  Task<PaymentReport> payment_status(const BankPayment& payment, const Call& call) override {
    reports.seen.push_back({payment, ""});
    co_await arrive("payment_status", call);
    co_return reports.take();
  }

  Task<PaymentDetails> payment_details(const BankPayment& payment, const AccessToken& token,
                                       const Call& call) override {
    details.seen.push_back({payment, token.text.reveal()});
    co_await arrive("payment_details", call);
    co_return details.take();
  }

  Task<Cancellation> cancel_payment(const BankPayment& payment, const AccessToken& token,
                                    const Call& call) override {
    cancellations.seen.push_back({payment, token.text.reveal()});
    co_await arrive("cancel_payment", call);
    co_return cancellations.take();
  }

  PaymentTraits traits;
  Gate gate;
  // Called before the answer is taken, e.g. to look at the database or to change it meanwhile.
  std::function<void(std::string_view operation)> on_call;
  std::vector<Call> calls;

  Script<Initiation, SeenInitiation> initiations;
  Script<PaymentReport, SeenPayment> reports;
  Script<PaymentDetails, SeenPayment> details;
  Script<Cancellation, SeenPayment> cancellations;

 private:
  Awaitable<void> arrive(const char* operation, const Call& call) {
    calls.push_back(call);
    if (on_call) on_call(operation);
    co_await gate.pass();
  }
};

}  // namespace tpp
