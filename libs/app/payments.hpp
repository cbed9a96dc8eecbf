#pragma once
// get_payment, list_payments, get_payment_history and get_payment_details.

#include "app/payment_tokens.hpp"
#include "domain/ports/payment_bank.hpp"
#include "domain/ports/payment_store.hpp"

namespace tpp {

class GetPayment {
 public:
  explicit GetPayment(PaymentStore& payments) : payments_(payments) {}
  // As last heard from the bank. Errors: not_found, those of PaymentStore.
  Task<Payment> operator()(const ClientId& client, const PaymentId& id);

 private:
  PaymentStore& payments_;
};

class ListPayments {
 public:
  explicit ListPayments(PaymentStore& payments) : payments_(payments) {}
  Task<Page<Payment>> operator()(const ClientId& client, const PaymentFilter& filter,
                                 const PageRequest& page);

 private:
  PaymentStore& payments_;
};

class GetPaymentHistory {
 public:
  explicit GetPaymentHistory(PaymentStore& payments) : payments_(payments) {}
  // Errors: not_found, those of PaymentStore.
  Task<std::vector<PaymentEvent>> operator()(const ClientId& client, const PaymentId& id);

 private:
  PaymentStore& payments_;
};

class GetPaymentDetails {
 public:
  GetPaymentDetails(PaymentStore& payments, PaymentTokens& tokens, Banks& banks)
      : payments_(payments), tokens_(tokens), banks_(banks) {}
  // The bank's own view of the order. Errors: not_found, conflict (the customer has not signed
  // yet, or nobody knows whether the bank has it), those of PaymentBank and PaymentTokens.
  Task<PaymentDetails> operator()(const PaymentId& id, const Call& call);

 private:
  PaymentStore& payments_;
  PaymentTokens& tokens_;
  Banks& banks_;
};

}  // namespace tpp
