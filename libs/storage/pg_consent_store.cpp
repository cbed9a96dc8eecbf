#include "storage/pg_consent_store.hpp"

#include "storage/authorization_rows.hpp"
#include "storage/consent_rows.hpp"

namespace tpp::storage {
namespace {

using postgres::Acting;
using postgres::Transaction;

Error unknown_consent() {
  return Error{Errc::not_found, "no such consent"};
}

void insert_consent(Transaction& tx, const crypto::SealedBox& box, const Consent& consent) {
  const auto pending_until = sql_time(consent.pending_until);
  tx.exec_params(R"(
      INSERT INTO consent (id, client_id, psu_ref, bank, scope, language, return_url, status,
                           status_reason, created_at, pending_until, iban_sealed)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::timestamptz, $11::timestamptz,
              nullif($12::bytea, ''::bytea)))",
                 consent.id.value, consent.client.value, consent.psu_ref, consent.bank.value,
                 std::string(name_of(consent.scope)), consent.language, consent.return_url,
                 std::string(name_of(consent.status)), consent.status_reason,
                 sql_time(consent.created_at), nullable(pending_until), sealed_iban(box, consent));
}

// Writes down what as_of() in domain/consent.cpp shows, in the same words.
void settle_ended(Transaction& tx, const ClientId& client, UtcTime now) {
  tx.exec_params(R"(
      UPDATE consent SET updated_at = now(),
        status = CASE status WHEN 'pending_authorization' THEN 'failed' ELSE 'expired' END,
        status_reason = CASE status WHEN 'pending_authorization' THEN 'authorization_expired'
                                    ELSE 'lifetime_ended' END,
        iban_sealed = CASE status WHEN 'pending_authorization' THEN NULL ELSE iban_sealed END
      WHERE client_id = $1::uuid
        AND ((status = 'pending_authorization' AND pending_until <= $2::timestamptz)
          OR (status IN ('authorized', 'renewal_due') AND expires_at <= $2::timestamptz)))",
                 client.value, sql_time(now));
}

template <class Value>
std::optional<std::string> name_if_any(const std::optional<Value>& value) {
  if (!value) return std::nullopt;
  return std::string(name_of(*value));
}

pqxx::result select_page(Transaction& tx, const ClientId& client, const ConsentFilter& filter,
                         const PageRequest& page) {
  const auto scope = name_if_any(filter.scope);
  const auto status = name_if_any(filter.status);
  const auto expires_before = sql_time(filter.expires_before);
  static const std::string statement = "SELECT " + consent_columns + " FROM " + consent_tables +
                                       R"(
      WHERE c.client_id = $1::uuid
        AND c.scope <> 'pis' AND ($2::text IS NULL OR c.psu_ref = $2)
        AND ($3::text IS NULL OR c.bank = $3)
        AND ($4::text IS NULL OR c.scope = $4)
        AND ($5::text IS NULL OR c.status = $5)
        AND ($6::timestamptz IS NULL OR c.expires_at < $6)
        AND ($7::uuid IS NULL OR (c.created_at, c.id) <
             (SELECT created_at, id FROM consent WHERE id = $7 AND client_id = $1::uuid))
      ORDER BY c.created_at DESC, c.id DESC LIMIT $8::bigint)";
  return tx.exec_params(statement, client.value, nullable(filter.psu_ref),
                        filter.bank ? filter.bank->value.c_str() : nullptr, nullable(scope),
                        nullable(status), nullable(expires_before), nullable(page.after),
                        page.limit + 1);
}

}  // namespace

Task<void> PgConsentStore::create(const Consent& consent, const Authorization& authorization) {
  auto insert = [&](Transaction& tx) -> Result<void> {
    insert_consent(tx, box_, consent);
    insert_authorization(tx, box_, authorization, consent.bank);
    return {};
  };
  co_return co_await pool_.transact("consent.create", Acting::for_client(consent.client), insert);
}

Task<Consent> PgConsentStore::find(const ClientId& client, const ConsentId& id) {
  auto query = [&](Transaction& tx) -> Result<Consent> {
    const auto rows =
        tx.exec_params("SELECT " + consent_columns + " FROM " + consent_tables +
                           " WHERE c.id = $1::uuid AND c.client_id = $2::uuid AND c.scope <> 'pis'",
                       id.value, client.value);
    if (rows.empty()) return unknown_consent();
    return consent_in(box_, rows[0]);
  };
  co_return co_await pool_.transact("consent.find", Acting::for_client(client), query);
}

Task<Page<Consent>> PgConsentStore::list(const ClientId& client, const ConsentFilter& filter,
                                         const PageRequest& page, UtcTime now) {
  auto query = [&](Transaction& tx) -> Result<Page<Consent>> {
    settle_ended(tx, client, now);
    Page<Consent> answer;
    for (const auto& row : select_page(tx, client, filter, page)) {
      if (answer.items.size() == page.limit) {
        answer.next = answer.items.back().id.value;
        break;
      }
      auto consent = consent_in(box_, row);
      if (!consent) return consent.error();
      answer.items.push_back(std::move(*consent));
    }
    return answer;
  };
  co_return co_await pool_.transact("consent.list", Acting::for_client(client), query);
}

Task<void> PgConsentStore::settle(const ConsentId& id, ConsentStatus status,
                                  const std::string& reason) {
  auto update = [&](Transaction& tx) -> Result<void> {
    const auto moved = tx.exec_params(R"(
        UPDATE consent SET status = $2, status_reason = $3, updated_at = now()
        WHERE id = $1::uuid AND status IN ('authorized', 'renewal_due'))",
                                      id.value, std::string(name_of(status)), reason);
    const bool ended = moved.affected_rows() > 0 && status == ConsentStatus::revoked;
    if (ended) shred_secrets(tx, id.value);
    return {};
  };
  co_return co_await pool_.transact_repeatable("consent.settle", Acting::for_all_clients(), update);
}

Task<void> PgConsentStore::revoke(const ClientId& client, const ConsentId& id,
                                  const std::string& reason) {
  auto update = [&](Transaction& tx) -> Result<void> {
    const auto found = tx.exec_params(
        "SELECT status FROM consent WHERE id = $1::uuid AND client_id = $2::uuid FOR UPDATE",
        id.value, client.value);
    if (found.empty()) return unknown_consent();
    const auto status = consent_status_from(found[0][0].as<std::string>());
    // Also of a consent that never was granted: an exchange may still be under way, and what it
    // brings must not open it.
    shred_secrets(tx, id.value);
    if (status == ConsentStatus::revoked || status == ConsentStatus::rejected ||
        status == ConsentStatus::failed)
      return {};
    tx.exec_params(R"(
        UPDATE consent SET status = 'revoked', status_reason = $2, pending_until = NULL,
          updated_at = now()
        WHERE id = $1::uuid)",
                   id.value, reason);
    return {};
  };
  co_return co_await pool_.transact_repeatable("consent.revoke", Acting::for_client(client),
                                               update);
}

}  // namespace tpp::storage
