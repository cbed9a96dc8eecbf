#pragma once
// The bank port for Belfius and Banx, account information side. One object per configured bank;
// payments are belfius/payments.hpp.

#include <memory>
#include <string>

#include "belfius/access.hpp"
#include "belfius/bank_caller.hpp"
#include "belfius/error_map.hpp"
#include "belfius/page_origins.hpp"
#include "belfius/profile.hpp"
#include "belfius/request.hpp"
#include "belfius/transactions.hpp"
#include "domain/ports/bank.hpp"

namespace tpp::belfius {

class BelfiusBank final : public Bank {
 public:
  // check_access() must have passed for this profile and access.
  BelfiusBank(BankProfile profile, BelfiusAccess access, BankCaller& caller, IdSource& ids,
              const Clock& clock);
  ~BelfiusBank() override;

  const BankTraits& traits() const override { return traits_; }
  BankCondition condition() const override { return caller_.condition(); }

  Task<std::string> authorization_page(const AuthorizationPageRequest& request,
                                       const Call& call) override;
  Task<TokenGrant> exchange_code(const Secret& code, const Secret& code_verifier, const Call& call,
                                 UnreadAnswer& unread) override;
  Task<ScaGrant> exchange_sca_code(const Secret& code, const Secret& code_verifier,
                                   const Call& call) override;
  Task<TokenGrant> refresh(const Secret& refresh_token, const Call& call,
                           UnreadAnswer& unread) override;
  Task<std::vector<GrantedAccount>> granted_accounts(const AccessToken& token,
                                                     const Call& call) override;
  Task<AccountDetails> account_details(const AccountAccess& access, const Call& call) override;
  Task<TransactionPage> transactions(const AccountAccess& access, const TransactionQuery& query,
                                     const Call& call) override;
  Task<bool> funds_available(const AccountAccess& access, const Money& amount,
                             const Call& call) override;
  Result<std::string> page_with_state(const std::string& page, const Secret& state) override;

 private:
  // A 200 with JSON; every other answer is an error of the bank port. `unread` may be null.
  Task<http::ClientResponse> send(const Endpoint& endpoint, http::ClientRequest request,
                                  CallKind kind, const Call& call, UnreadAnswer* unread = nullptr);
  Sending sending_of(const Endpoint& endpoint, CallKind kind, const Call& call) const;
  Task<TokenGrant> ask_for_tokens(http::ClientRequest request, CallKind kind, const Call& call,
                                  UnreadAnswer& unread);
  Task<TransactionPage> ask_for_transactions(const AccountAccess& access,
                                             const TransactionQuery& query, ScaProof proof,
                                             const Call& call);

  BankProfile profile_;
  BelfiusAccess access_;
  BankCaller& caller_;
  BankTraits traits_;
  PageOrigins origins_;
  std::unique_ptr<JsonParser> parser_;  // reused: its memory grows to the largest answer
  RequestBuilder requests_;
  ErrorMap errors_;
};

}  // namespace tpp::belfius
