#include "storage/token_rows.hpp"

#include "domain/refresh_plan.hpp"

namespace tpp::storage {
namespace {

crypto::Place place(const ConsentId& consent, std::string_view column) {
  return crypto::Place{"token", consent.value, column};
}

std::optional<std::string> sca_end(const TokenGrant& grant, UtcTime received_at) {
  if (!grant.sca_token) return std::nullopt;
  return sql_time(received_at + grant.sca_lifetime);
}

std::int64_t access_seconds(const TokenGrant& grant) {
  return grant.access_lifetime.count();
}

// The statements leave both out for payment tokens: a customer who pays again signs again.
std::string keep_alive(const ConsentId& consent, const TokenGrant& grant, UtcTime received_at) {
  return sql_time(keep_alive_at(consent, received_at, grant.refresh_lifetime));
}

}  // namespace

Result<AccessToken> access_token_in(const crypto::SealedBox& box, const pqxx::row& row,
                                    const ConsentId& consent) {
  auto text = opened(box, row["access_sealed"], place(consent, "access_sealed"));
  if (!text) return text.error();
  const UtcTime expires_at = time_in(row["access_expires_at"]);
  const std::chrono::seconds lifetime(row["access_seconds"].as<std::int64_t>(0));
  return AccessToken{std::move(*text), expires_at, row["version"].as<TokenVersion>(),
                     renew_access_from(consent, expires_at, lifetime)};
}

Result<std::optional<ScaToken>> sca_token_in(const crypto::SealedBox& box, const pqxx::row& row,
                                             const ConsentId& consent) {
  std::optional<ScaToken> sca;
  if (row["sca_sealed"].is_null()) return sca;
  auto text = opened(box, row["sca_sealed"], place(consent, "sca_sealed"));
  if (!text) return text.error();
  sca = ScaToken{std::move(*text), time_in(row["sca_expires_at"])};
  return sca;
}

Result<Secret> refresh_token_in(const crypto::SealedBox& box, const pqxx::row& row,
                                const ConsentId& consent) {
  return opened(box, row["refresh_sealed"], place(consent, "refresh_sealed"));
}

void replace_tokens(pqxx::transaction_base& tx, const crypto::SealedBox& box,
                    const ConsentId& consent, const TokenGrant& grant, UtcTime received_at) {
  const auto sca_expires_at = sca_end(grant, received_at);
  tx.exec_params(R"(
      INSERT INTO token AS old (consent_id, access_sealed, access_expires_at, refresh_sealed,
                                sca_sealed, sca_expires_at, version, fence, state, refresh_due_at,
                                access_seconds)
      SELECT $1::uuid, $2::bytea, $3::timestamptz, nullif($4::bytea, ''), nullif($5::bytea, ''),
        $6::timestamptz, c.token_floor + 1, c.token_floor + 1, 'fresh',
        CASE WHEN c.scope <> 'pis' THEN $7::timestamptz END,
        CASE WHEN c.scope <> 'pis' THEN $8::bigint END
      FROM consent c WHERE c.id = $1::uuid
      ON CONFLICT (consent_id) DO UPDATE SET
        access_sealed = excluded.access_sealed, access_expires_at = excluded.access_expires_at,
        access_seconds = excluded.access_seconds,
        refresh_sealed = excluded.refresh_sealed, sca_sealed = excluded.sca_sealed,
        sca_expires_at = excluded.sca_expires_at, version = old.version + 1,
        fence = old.fence + 1, state = 'fresh', lease_until = NULL, attempt_id = NULL,
        refresh_due_at = excluded.refresh_due_at, background_lease = NULL, refresh_failures = 0,
        unknown_in_a_row = 0, rests_until = NULL)",
                 consent.value, sealed(box, grant.access_token, place(consent, "access_sealed")),
                 sql_time(received_at + grant.access_lifetime),
                 sealed(box, grant.refresh_token, place(consent, "refresh_sealed")),
                 sealed(box, grant.sca_token, place(consent, "sca_sealed")),
                 nullable(sca_expires_at), keep_alive(consent, grant, received_at),
                 access_seconds(grant));
}

bool advance_tokens(pqxx::transaction_base& tx, const crypto::SealedBox& box,
                    const ConsentId& consent, const TokenGrant& grant, UtcTime received_at,
                    std::int64_t fence, TokenVersion version) {
  const auto sca_expires_at = sca_end(grant, received_at);
  const auto stored = tx.exec_params(
      R"(
      UPDATE token SET
        access_sealed = $2, access_expires_at = $3::timestamptz,
        refresh_sealed = coalesce(nullif($4::bytea, ''), refresh_sealed),
        sca_sealed = coalesce(nullif($5::bytea, ''), sca_sealed),
        sca_expires_at = coalesce($6::timestamptz, sca_expires_at),
        version = version + 1, fence = fence + 1, state = 'fresh', lease_until = NULL,
        attempt_id = NULL, background_lease = NULL, refresh_failures = 0,
        unknown_in_a_row = 0, rests_until = NULL,
        (refresh_due_at, access_seconds) =
          (SELECT CASE WHEN c.scope <> 'pis' THEN $9::timestamptz END,
                  CASE WHEN c.scope <> 'pis' THEN $10::bigint END
           FROM consent c WHERE c.id = $1::uuid)
      WHERE consent_id = $1::uuid AND fence = $7 AND version = $8)",
      consent.value, sealed(box, grant.access_token, place(consent, "access_sealed")),
      sql_time(received_at + grant.access_lifetime),
      sealed(box, grant.refresh_token, place(consent, "refresh_sealed")),
      sealed(box, grant.sca_token, place(consent, "sca_sealed")), nullable(sca_expires_at), fence,
      version, keep_alive(consent, grant, received_at), access_seconds(grant));
  return stored.affected_rows() == 1;
}

bool replace_sca(pqxx::transaction_base& tx, const crypto::SealedBox& box, const ConsentId& consent,
                 const ScaToken& sca) {
  const auto stored = tx.exec_params(
      "UPDATE token SET sca_sealed = $2, sca_expires_at = $3::timestamptz"
      " WHERE consent_id = $1::uuid AND quarantined_from IS NULL",
      consent.value, sealed(box, sca.text, place(consent, "sca_sealed")), sql_time(sca.expires_at));
  return stored.affected_rows() == 1;
}

}  // namespace tpp::storage
