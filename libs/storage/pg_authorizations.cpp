// The half of PgConsentStore that is about authorisations.
#include <array>
#include <utility>

#include "core/failpoint.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"
#include "storage/account_rows.hpp"
#include "storage/authorization_rows.hpp"
#include "storage/consent_rows.hpp"
#include "storage/pg_consent_store.hpp"
#include "storage/token_rows.hpp"

namespace tpp::storage {
namespace {

using postgres::Acting;
using postgres::Transaction;

constexpr std::array purposes{
    std::pair{AuthorizationPurpose::initial, "initial"},
    std::pair{AuthorizationPurpose::renewal, "renewal"},
    std::pair{AuthorizationPurpose::sca, "sca"},
};

std::string name_of_purpose(AuthorizationPurpose purpose) {
  for (const auto& [value, name] : purposes)
    if (value == purpose) return name;
  return "";
}

AuthorizationPurpose purpose_in(const pqxx::field& field) {
  std::optional<AuthorizationPurpose> purpose;
  for (const auto& [value, name] : purposes)
    if (field.as<std::string>() == name) purpose = value;
  return known(purpose);
}

crypto::Place verifier_place(const std::string& id) {
  return crypto::Place{"authorization_attempt", id, "verifier_sealed"};
}

// Locks the consent, so that a revocation comes either before or after us. Nothing: no such.
std::optional<std::string> lock_status(Transaction& tx, const ConsentId& id) {
  const auto rows =
      tx.exec_params("SELECT status FROM consent WHERE id = $1::uuid FOR UPDATE", id.value);
  if (rows.empty()) return std::nullopt;
  return rows[0][0].as<std::string>();
}

constexpr const char* granted = "granted";
constexpr const char* consent_revoked = "consent_revoked";
constexpr const char* exchange_interrupted = "exchange_interrupted";

// Empty while it is open.
std::string outcome_of(Transaction& tx, const AuthorizationId& id) {
  const auto rows = tx.exec_params(
      "SELECT coalesce(outcome, '') FROM authorization_attempt WHERE id = $1::uuid", id.value);
  return rows.empty() ? std::string() : rows[0][0].as<std::string>();
}

// A late answer must not replace the tokens of the customer's next visit to the bank.
bool granted_later(Transaction& tx, const AuthorizationId& id, const ConsentId& consent) {
  const auto rows = tx.exec_params(R"(
      SELECT 1 FROM authorization_attempt ours JOIN authorization_attempt later
        ON later.consent_id = ours.consent_id AND later.consumed_at > ours.consumed_at
      WHERE ours.id = $1::uuid AND ours.consent_id = $2::uuid AND later.outcome = 'granted'
        AND later.purpose <> 'sca' LIMIT 1)",
                                   id.value, consent.value);
  return !rows.empty();
}

// Names one call of consume_state() among all of all replicas.
std::string spender() {
  return crypto::SystemIdSource().uuid();
}

void close_attempt(Transaction& tx, const AuthorizationId& id, const std::string& outcome) {
  tx.exec_params(R"(
      UPDATE authorization_attempt SET closed_at = now(), verifier_sealed = NULL, outcome = $2
      WHERE id = $1::uuid AND closed_at IS NULL)",
                 id.value, outcome);
}

// Its consent is locked already.
void fail_attempt(Transaction& tx, const AuthorizationId& id, const std::string& status,
                  const std::string& reason) {
  tx.exec_params(R"(
      UPDATE consent c SET status = $2, status_reason = $3, pending_until = NULL,
        iban_sealed = NULL, updated_at = now()
      FROM authorization_attempt a
      WHERE a.id = $1::uuid AND a.consent_id = c.id AND a.purpose = 'initial'
        AND a.closed_at IS NULL AND c.status = 'pending_authorization')",
                 id.value, status, reason);
  close_attempt(tx, id, reason);
}

// The verifier is read from the row as it was before, because the update erases it.
constexpr const char* spend_state = R"(
    UPDATE authorization_attempt a SET consumed_at = $2::timestamptz, consumed_by = $5,
      verifier_sealed = NULL
    FROM authorization_attempt before JOIN consent c ON c.id = before.consent_id
    WHERE before.state_digest = $1 AND a.id = before.id
      AND a.consumed_at IS NULL AND a.closed_at IS NULL AND a.expires_at > $2::timestamptz
      AND ($3::text IS NULL OR a.bank = $3)
      AND ($4::uuid IS NULL OR c.client_id = $4)
    RETURNING a.id, a.purpose, a.consent_id, before.verifier_sealed)";

constexpr const char* find_state = R"(
    SELECT a.id, a.purpose, a.consent_id, coalesce(a.consumed_by, '') AS consumed_by
    FROM authorization_attempt a JOIN consent c ON c.id = a.consent_id
    WHERE a.state_digest = $1
      AND ($2::text IS NULL OR a.bank = $2)
      AND ($3::uuid IS NULL OR c.client_id = $3))";

Result<StateLookup> lookup_in(Transaction& tx, const crypto::SealedBox& box, const pqxx::row& row,
                              StateOutcome outcome) {
  StateLookup lookup;
  lookup.outcome = outcome;
  lookup.authorization.id.value = row["id"].as<std::string>();
  lookup.authorization.purpose = purpose_in(row["purpose"]);
  auto consent = find_consent(tx, box, row["consent_id"].as<std::string>());
  if (!consent) return consent.error();
  lookup.authorization.consent = std::move(*consent);
  return lookup;
}

}  // namespace

void insert_authorization(Transaction& tx, const crypto::SealedBox& box,
                          const Authorization& authorization, const BankId& bank) {
  const std::string& id = authorization.id.value;
  tx.exec_params(R"(
      INSERT INTO authorization_attempt
        (id, consent_id, bank, purpose, state_digest, verifier_sealed, expires_at)
      VALUES ($1, $2, $3, $4, $5, $6, $7::timestamptz))",
                 id, authorization.consent.value, bank.value,
                 name_of_purpose(authorization.purpose),
                 bytes(crypto::sha256(authorization.state.reveal())),
                 sealed(box, authorization.code_verifier, verifier_place(id)),
                 sql_time(authorization.expires_at));
}

Task<void> PgConsentStore::add_authorization(const Authorization& authorization) {
  auto insert = [&](Transaction& tx) -> Result<void> {
    const auto rows = tx.exec_params(R"(
        SELECT bank, status IN ('authorized', 'renewal_due', 'expired') AS renewable
        FROM consent WHERE id = $1::uuid FOR UPDATE)",
                                     authorization.consent.value);
    if (rows.empty()) return Error{Errc::not_found, "no such consent"};
    const auto ours = tx.exec_params("SELECT FROM authorization_attempt WHERE id = $1::uuid",
                                     authorization.id.value);
    if (!ours.empty()) return {};
    if (!rows[0]["renewable"].as<bool>())
      return Error{Errc::conflict, "the consent takes no new authorisation"};
    tx.exec_params(R"(
        UPDATE authorization_attempt
        SET closed_at = now(), verifier_sealed = NULL, outcome = 'superseded'
        WHERE consent_id = $1::uuid AND purpose = $2 AND closed_at IS NULL)",
                   authorization.consent.value, name_of_purpose(authorization.purpose));
    const BankId bank{rows[0]["bank"].as<std::string>()};
    insert_authorization(tx, box_, authorization, bank);
    return {};
  };
  co_return co_await pool_.transact_repeatable("authorization.add", Acting::for_all_clients(),
                                               insert);
}

Task<StateLookup> PgConsentStore::consume_state(const BankId* bank, const ClientId* client,
                                                const Secret& state, UtcTime now) {
  const std::string ours = spender();
  std::optional<StateLookup> spent_by_us;
  auto consume = [&](Transaction& tx) -> Result<StateLookup> {
    const char* bank_id = bank == nullptr ? nullptr : bank->value.c_str();
    const char* client_id = client == nullptr ? nullptr : client->value.c_str();
    const auto digest = bytes(crypto::sha256(state.reveal()));
    const auto spent = tx.exec_params(spend_state, digest, sql_time(now), bank_id, client_id, ours);
    if (spent.empty()) {
      const auto found = tx.exec_params(find_state, digest, bank_id, client_id);
      if (found.empty()) return Error{Errc::not_found, "no authorisation has this state"};
      if (spent_by_us && found[0]["consumed_by"].as<std::string>() == ours) return *spent_by_us;
      return lookup_in(tx, box_, found[0], StateOutcome::spent);
    }
    auto lookup = lookup_in(tx, box_, spent[0], StateOutcome::consumed);
    if (!lookup) return lookup.error();
    auto verifier =
        opened(box_, spent[0]["verifier_sealed"], verifier_place(lookup->authorization.id.value));
    if (!verifier) return verifier.error();
    lookup->authorization.code_verifier = std::move(*verifier);
    spent_by_us = *lookup;
    return lookup;
  };
  const Acting acting = client == nullptr ? Acting::for_all_clients() : Acting::for_client(*client);
  co_return co_await pool_.transact_repeatable("authorization.consume_state", acting, consume);
}

Task<void> PgConsentStore::grant(const ConsumedAuthorization& authorization,
                                 const TokenGrant& tokens, const GrantedAccount* account,
                                 UtcTime now, UtcTime expires_at) {
  auto store = [&](Transaction& tx) -> Result<void> {
    const ConsentId& id = authorization.consent.id;
    const auto status = lock_status(tx, id);
    if (!status) return Error{Errc::not_found, "no such consent"};
    const std::string outcome = outcome_of(tx, authorization.id);
    if (outcome == granted) return {};  // repeated after a lost acknowledgement
    if (*status == name_of(ConsentStatus::revoked) || outcome == consent_revoked)
      return Error{Errc::conflict, "the consent was revoked"};
    if (granted_later(tx, authorization.id, id)) return {};
    tx.exec_params(R"(
        UPDATE consent SET status = 'authorized', status_reason = '', pending_until = NULL,
          authorized_at = $2::timestamptz, expires_at = $3::timestamptz, updated_at = now()
        WHERE id = $1::uuid)",
                   id.value, sql_time(now), sql_time(expires_at));
    replace_tokens(tx, box_, id, tokens, now);
    if (account != nullptr) {
      const auto fresh = tx.exec("SELECT gen_random_uuid()::text");
      replace_accounts(tx, box_, id, {*account}, {fresh[0][0].as<std::string>()});
    }
    close_attempt(tx, authorization.id, granted);
    reach_failpoint("exchange.journaled");  // written, not committed
    return {};
  };
  const Acting acting = Acting::for_client(authorization.consent.client);
  co_return co_await pool_.transact_repeatable("consent.grant", acting, store);
}

Task<void> PgConsentStore::store_sca(const ConsumedAuthorization& authorization,
                                     const Secret& sca_token, UtcTime sca_expires_at) {
  auto store = [&](Transaction& tx) -> Result<void> {
    const ConsentId& id = authorization.consent.id;
    if (!lock_status(tx, id)) return Error{Errc::not_found, "no such consent"};
    const auto reopened = tx.exec_params(R"(
        UPDATE consent SET status = 'authorized', status_reason = '', updated_at = now()
        WHERE id = $1::uuid AND status IN ('authorized', 'renewal_due'))",
                                         id.value);
    const ScaToken sca{sca_token, sca_expires_at};
    if (reopened.affected_rows() == 0 || !replace_sca(tx, box_, id, sca))
      return Error{Errc::conflict, "the consent is not live any more"};
    close_attempt(tx, authorization.id, "granted");
    return {};
  };
  const Acting acting = Acting::for_client(authorization.consent.client);
  co_return co_await pool_.transact_repeatable("consent.store_sca", acting, store);
}

Task<void> PgConsentStore::fail_authorization(const AuthorizationId& id, ConsentStatus status,
                                              const std::string& reason) {
  auto close = [&](Transaction& tx) -> Result<void> {
    // Consents are locked before their authorisations everywhere, or two could wait in a circle.
    const auto found = tx.exec_params(R"(
        SELECT c.id FROM consent c JOIN authorization_attempt a ON a.consent_id = c.id
        WHERE a.id = $1::uuid FOR UPDATE OF c)",
                                      id.value);
    if (found.empty()) return Error{Errc::not_found, "no such authorisation"};
    fail_attempt(tx, id, std::string(name_of(status)), reason);
    return {};
  };
  co_return co_await pool_.transact_repeatable("authorization.fail", Acting::for_all_clients(),
                                               close);
}

Task<std::size_t> PgConsentStore::close_lost_exchanges(UtcTime spent_before) {
  auto close = [&](Transaction& tx) -> Result<std::size_t> {
    const auto lost = tx.exec_params(R"(
        SELECT a.id FROM authorization_attempt a JOIN consent c ON c.id = a.consent_id
        WHERE a.consumed_at IS NOT NULL AND a.closed_at IS NULL
          AND a.consumed_at < $1::timestamptz AND c.scope <> 'pis'
        ORDER BY a.consumed_at LIMIT 100 FOR UPDATE OF c SKIP LOCKED)",
                                     sql_time(spent_before));
    for (const auto& row : lost)
      fail_attempt(tx, AuthorizationId{row[0].as<std::string>()}, "failed", exchange_interrupted);
    return lost.size();
  };
  co_return co_await pool_.transact("authorization.close_lost", close);
}

}  // namespace tpp::storage
