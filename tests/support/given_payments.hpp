#pragma once
// The payment use cases on stores in memory and a scripted bank.

#include <stdexcept>

#include "app/cancel_payment.hpp"
#include "app/follow_payments.hpp"
#include "app/payments.hpp"
#include "app/return_from_bank.hpp"
#include "app/submit_payment.hpp"
#include "support/fakes/fake_payment_bank.hpp"
#include "support/fakes/fake_payment_store.hpp"
#include "support/given_app.hpp"

namespace tpp::testing {

struct GivenPayments : GivenApp {
  GivenPayments() { banks.paying["belfius"] = &payer; }

  static NewPayment new_payment(const std::string& key = "key-1") {
    CreditTransfer transfer;
    transfer.creditor_name = "Garage Peeters";
    transfer.creditor_account.iban = *Iban::parse(other_iban);
    transfer.amount = Money{*Decimal::parse("12.50"), Currency::eur()};
    NewPayment wanted;
    wanted.psu_ref = "customer-7";
    wanted.bank = BankId{"belfius"};
    wanted.return_url = "https://app.example/back";
    wanted.order = transfer;
    wanted.key = IdempotencyKey{key, "digest-1"};
    wanted.confirm_duplicate = true;  // tests order the same again and again
    return wanted;
  }

  Result<SubmittedPayment> submit_now(const std::string& key = "key-1") {
    return run(submit(client, new_payment(key), call));
  }

  static Initiation to_sign(const std::string& bank_id = "bank-1") {
    return Initiation{Secret(bank_id), "https://bank.example/sign?state=s",
                      PaymentReport{"RCVD", ""}};
  }

  // A payment that its customer has to sign.
  PaymentId begin(const std::string& key = "key-1") {
    payer.initiations.answers(to_sign());
    auto submitted = submit_now(key);
    if (!submitted) throw std::runtime_error(submitted.error().detail);
    return submitted->payment.id;
  }

  AuthorizationReturn back_with_code(const PaymentId& id) {
    AuthorizationReturn returned;
    for (const auto& each : payments.signings)
      if (each.authorization.payment == id) returned.state = each.authorization.state;
    returned.code = Secret("code-1");
    return returned;
  }

  // Signed, with tokens for the next payment.
  PaymentId signed_payment(const std::string& key = "key-1") {
    const PaymentId id = begin(key);
    bank.codes.answers(some_grant("pis"));
    payer.reports.answers(PaymentReport{"ACTC", ""});
    auto done = run(complete_payment(&belfius, nullptr, back_with_code(id), call));
    if (!done) throw std::runtime_error(done.error().detail);
    return id;
  }

  PaymentState state_of(const PaymentId& id) {
    return payments.find_row(id)->tracked.payment.state;
  }

  const BankId belfius{"belfius"};
  FakePaymentBank payer;
  FakePaymentStore payments{db};
  PaymentTokens payment_tokens{payments, refresh, banks, clock};
  SubmitPayment submit{payments, payment_tokens, banks, start_pages, ids, clock};
  CheckPayment check_payment{payments, banks, clock};
  FollowPayments follow{payments, check_payment, ids, clock};
  CompletePayment complete_payment{payments, check_payment, banks, ids, clock};
  CancelPayment cancel{payments, payment_tokens, check_payment, banks, start_pages, ids, clock};
  GetPaymentDetails details{payments, payment_tokens, banks};
  ReturnFromBank return_from_bank{complete, complete_payment};
};

}  // namespace tpp::testing
