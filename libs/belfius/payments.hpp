#pragma once
// The payment port for Belfius and Banx. One object per configured bank whose profile has payments;
// accounts and consents are belfius/belfius_bank.hpp.

#include <chrono>
#include <memory>

#include "belfius/access.hpp"
#include "belfius/bank_caller.hpp"
#include "belfius/error_map.hpp"
#include "belfius/page_origins.hpp"
#include "belfius/payment_answer.hpp"
#include "belfius/profile.hpp"
#include "belfius/request.hpp"
#include "belfius/signing.hpp"
#include "domain/ports/payment_bank.hpp"

namespace tpp::belfius {

class BelfiusPayments final : public PaymentBank {
 public:
  // The profile must have payments, and check_access() must have passed. The caller is shared with
  // the bank's account side.
  BelfiusPayments(BankProfile profile, BelfiusAccess access, BankCaller& caller, IdSource& ids,
                  const Clock& clock, RequestSigner signer);
  ~BelfiusPayments() override;

  const PaymentTraits& payment_traits() const override { return traits_; }

  // Later orders are signed with this one.
  void replace_signer(RequestSigner signer) { signer_ = std::move(signer); }

  Task<Initiation> initiate(const PaymentOrder& order, const InitiationRequest& request,
                            const Call& call) override;
  Task<PaymentReport> payment_status(const BankPayment& payment, const Call& call) override;
  Task<PaymentDetails> payment_details(const BankPayment& payment, const AccessToken& token,
                                       const Call& call) override;
  Task<Cancellation> cancel_payment(const BankPayment& payment, const AccessToken& token,
                                    const Call& call) override;

 private:
  const PaymentProfile& payments() const { return *profile_.payments; }
  // A 200 with JSON about a payment.
  Task<http::ClientResponse> ask(const Endpoint& endpoint, http::ClientRequest request,
                                 Deadline by);
  // An order or a cancellation.
  Task<http::ClientResponse> change(const Endpoint& endpoint, http::ClientRequest request,
                                    Deadline by);
  Result<Initiation> initiation_in(http::ClientResponse& response, const InitiationRequest& request,
                                   const std::string& request_id);
  Result<PaymentAnswer> answer_in(http::ClientResponse& response);
  Result<Cancellation> cancellation_in(http::ClientResponse& response,
                                       const std::string& request_id);
  Error refusal(http::ClientResponse& response, CallKind kind, const std::string& request_id) const;

  BankProfile profile_;
  BelfiusAccess access_;
  BankCaller& caller_;
  const Clock& clock_;
  PaymentTraits traits_;
  PageOrigins origins_;
  std::unique_ptr<JsonParser> parser_;
  RequestBuilder requests_;
  ErrorMap errors_;
  RequestSigner signer_;
};

}  // namespace tpp::belfius
