#pragma once
// A bank in domain words. Adapters know the wire.

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "core/task.hpp"
#include "domain/account.hpp"
#include "domain/authorization.hpp"
#include "domain/call.hpp"
#include "domain/sca_carriers.hpp"
#include "domain/transaction.hpp"
#include "domain/unattended.hpp"

namespace tpp {

class PaymentBank;

struct BankTraits {
  BankId id;
  std::string name;
  std::string brand;
  std::string environment;             // live, sandbox or simulator
  std::vector<std::string> languages;  // of the bank's SCA pages; the first is the default
  bool offers_ais = true;
  bool offers_pis = false;
  bool offers_caf = false;
  bool consents_take_iban = false;  // account information too is for one account, named before
  ConsentTerms terms;
  ReturnNames return_names;
  ScaCarriers sca_carriers;
  Currency default_currency = Currency::eur();  // of an account that the bank names without one
  std::chrono::seconds sca_token_lifetime{3600};
  std::chrono::days history_without_sca{90};
  std::size_t transactions_page_limit = 400;
  UnattendedTerms unattended;
};

enum class BankHealth { unknown, up, degraded, down };

struct BankCondition {
  BankHealth health = BankHealth::unknown;
  std::optional<UtcTime> last_success_at;
  std::optional<UtcTime> last_failure_at;
};

// The consent page of the bank for one authorisation, our state already on it.
struct AuthorizationPageRequest {
  std::string language;
  Secret state;
  Secret code_verifier;
  ConsentScope scope = ConsentScope::ais;
  std::optional<Iban> iban;  // of a consent for one account
};

struct TransactionQuery {
  std::optional<Date> from;
  std::optional<Date> to;
  std::optional<Currency> currency;
  std::optional<std::string> page_key;  // the bank's own; nothing for the first page
  std::size_t page_size = 100;
};

struct TransactionPage {
  std::vector<BookedTransaction> rows;  // newest first
  std::optional<std::string> next_page_key;
  bool proof_refused = false;  // the bank did not take the proof of SCA: recent rows only
};

// What came with bank_answer_invalid from a call for tokens, as it came: it may hold the only valid
// pair. Nothing when the answer did not come whole.
struct UnreadAnswer {
  std::optional<Secret> body;
};

// What a code from the page for fresh SCA is worth: the proof, a whole new pair of tokens, or both.
struct ScaGrant {
  std::optional<TokenGrant> tokens;  // with the proof in it, if one came
  std::optional<Secret> proof;       // when it came alone
  std::chrono::seconds proof_lifetime{0};
};

// Errors of every call: bank_unreachable, bank_outcome_unknown, bank_failed, bank_answer_invalid,
// bank_rejected_gateway, bank_refused, deadline_exceeded, overloaded. Of those about accounts and
// pages also account_blocked, account_not_supported, channel_not_permitted and wrong_brand: none
// of them says anything about a consent, and repeating does not help. What more a method may return
// stands beside it. Whether the bank can know of a call that failed is told by nothing_sent().
class Bank {
 public:
  virtual ~Bank() = default;
  virtual const BankTraits& traits() const = 0;
  virtual BankCondition condition() const = 0;

  virtual Task<std::string> authorization_page(const AuthorizationPageRequest& request,
                                               const Call& call) = 0;

  // grant_refused: the bank does not take this code. A code is never sent twice.
  virtual Task<TokenGrant> exchange_code(const Secret& code, const Secret& code_verifier,
                                         const Call& call, UnreadAnswer& unread) = 0;

  // The same for a code that came back from the page for fresh SCA.
  virtual Task<ScaGrant> exchange_sca_code(const Secret& code, const Secret& code_verifier,
                                           const Call& call) = 0;

  // grant_refused: the bank does not take this refresh token.
  virtual Task<TokenGrant> refresh(const Secret& refresh_token, const Call& call,
                                   UnreadAnswer& unread) = 0;

  // Reads. access_token_refused: refresh and repeat; consent_revoked: the customer withdrew it
  // at the bank; quota_exhausted: too many unattended reads; consent_renewal_due: fresh SCA
  // needed, with the page for it in ErrorContext::authorization_url (no state on it yet).
  virtual Task<std::vector<GrantedAccount>> granted_accounts(const AccessToken& token,
                                                             const Call& call) = 0;
  virtual Task<AccountDetails> account_details(const AccountAccess& access, const Call& call) = 0;
  virtual Task<TransactionPage> transactions(const AccountAccess& access,
                                             const TransactionQuery& query, const Call& call) = 0;

  // Is this much available on the account now? The account's consent has scope caf. wrong_brand:
  // not the account of the consent; consent_renewal_due never.
  virtual Task<bool> funds_available(const AccountAccess& access, const Money& amount,
                                     const Call& call) = 0;

  // Puts our state on a page that the bank handed out with consent_renewal_due. bank_answer_invalid
  // when the page is not on one of the bank's own origins.
  virtual Result<std::string> page_with_state(const std::string& page, const Secret& state) = 0;
};

// The configured banks. Null when no bank has this id.
class Banks {
 public:
  virtual ~Banks() = default;
  virtual Bank* find(const BankId& id) = 0;
  virtual std::vector<Bank*> all() = 0;
  // Null too when the bank takes no payments from us.
  virtual PaymentBank* payments(const BankId& id) = 0;
};

}  // namespace tpp
