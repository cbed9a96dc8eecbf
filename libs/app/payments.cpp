#include "app/payments.hpp"

#include "app/account_reads.hpp"
#include "app/payment_at_bank.hpp"

namespace tpp {

Task<Payment> GetPayment::operator()(const ClientId& client, const PaymentId& id) {
  auto found = co_await payments_.find(client, id);
  if (!found) co_return found.error();
  co_return std::move(found->payment);
}

Task<Page<Payment>> ListPayments::operator()(const ClientId& client, const PaymentFilter& filter,
                                             const PageRequest& page) {
  co_return co_await payments_.list(client, filter, page);
}

Task<std::vector<PaymentEvent>> GetPaymentHistory::operator()(const ClientId& client,
                                                              const PaymentId& id) {
  co_return co_await payments_.history(client, id);
}

Task<PaymentDetails> GetPaymentDetails::operator()(const PaymentId& id, const Call& call) {
  auto tracked = co_await payments_.find(call.client, id);
  if (!tracked) co_return tracked.error();
  auto ask = [](PaymentBank& bank, const BankPayment& payment, const PaymentAccess& access,
                const Call& bounded) {
    return bank.payment_details(payment, access.token, bounded);
  };
  co_return co_await with_payment_token<PaymentDetails>(*tracked, tokens_, banks_, call, ask);
}

}  // namespace tpp
