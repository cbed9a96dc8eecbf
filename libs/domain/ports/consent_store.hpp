#pragma once
// Consents and their authorisations. Every method may return storage_unavailable, overloaded and
// deadline_exceeded; what more stands beside it. Each is one transaction.

#include <optional>
#include <string>

#include "core/task.hpp"
#include "domain/account.hpp"
#include "domain/authorization.hpp"
#include "domain/consent.hpp"
#include "domain/page.hpp"

namespace tpp {

enum class StateOutcome {
  consumed,  // this call spent it
  spent,     // known, but used before, expired, or closed with its consent
};

struct StateLookup {
  StateOutcome outcome = StateOutcome::spent;
  ConsumedAuthorization authorization;  // the verifier only when consumed
};

class ConsentStore {
 public:
  virtual ~ConsentStore() = default;

  // Consent in pending_authorization and its first authorisation.
  virtual Task<void> create(const Consent& consent, const Authorization& authorization) = 0;

  // not_found also when the consent is another client's.
  virtual Task<Consent> find(const ClientId& client, const ConsentId& id) = 0;

  // Oldest id last; filters on the stored status after settling what `now` has ended.
  virtual Task<Page<Consent>> list(const ClientId& client, const ConsentFilter& filter,
                                   const PageRequest& page, UtcTime now) = 0;

  // Adds an authorisation of a live or expired consent. Closes open ones of the same purpose.
  virtual Task<void> add_authorization(const Authorization& authorization) = 0;

  // Spends a state with one conditional update. not_found: no authorisation of this bank has it,
  // or (when client is given) it is another client's.
  virtual Task<StateLookup> consume_state(const BankId* bank, const ClientId* client,
                                          const Secret& state, UtcTime now) = 0;

  // The consumed authorisation brought tokens: stores them, opens the consent, ends at expires_at.
  // Also after it was given up for lost; never over the tokens of a later authorisation.
  // Tokens of an earlier grant are replaced, and with `account` the accounts too: where the bank
  // names it with the tokens, nobody can ask again. conflict when the consent was revoked
  // meanwhile.
  virtual Task<void> grant(const ConsumedAuthorization& authorization, const TokenGrant& tokens,
                           const GrantedAccount* account, UtcTime now, UtcTime expires_at) = 0;

  // Fresh SCA for a live consent: stores the proof and sets the consent back to authorized.
  virtual Task<void> store_sca(const ConsumedAuthorization& authorization, const Secret& sca_token,
                               UtcTime sca_expires_at) = 0;

  // The authorisation brought nothing. An initial one ends its consent in `status`; after any
  // other the consent stays as it was.
  virtual Task<void> fail_authorization(const AuthorizationId& id, ConsentStatus status,
                                        const std::string& reason) = 0;

  // Ends authorisations whose state was spent before that time and whose exchange nobody ended,
  // as fail_authorization() does with the reason exchange_interrupted. Returns how many.
  virtual Task<std::size_t> close_lost_exchanges(UtcTime spent_before) = 0;

  // Moves a live consent to renewal_due or revoked because the bank said so; others stay.
  virtual Task<void> settle(const ConsentId& id, ConsentStatus status,
                            const std::string& reason) = 0;

  // Revokes and shreds tokens, logical-ids and open authorisations. Revoking twice is no error;
  // one that was rejected or has failed stays so.
  // not_found as in find.
  virtual Task<void> revoke(const ClientId& client, const ConsentId& id,
                            const std::string& reason) = 0;
};

}  // namespace tpp
