#include "storage/pg_api_key_store.hpp"

#include <utility>

#include "crypto/digest.hpp"
#include "storage/sql_array.hpp"
#include "storage/sql_values.hpp"

namespace tpp::storage {
namespace {

using postgres::Acting;
using postgres::Transaction;

ApiKey key_in(const pqxx::row& row) {
  ApiKey key;
  key.id.value = row["id"].as<std::string>();
  key.client.value = row["client_id"].as<std::string>();
  key.prefix = row["prefix"].as<std::string>();
  key.created_at = time_in(row["created_at"]);
  key.expires_at = optional_time_in(row["expires_at"]);
  key.revoked_at = optional_time_in(row["revoked_at"]);
  key.last_used_at = optional_time_in(row["last_used_at"]);
  return key;
}

}  // namespace

Task<void> PgApiKeyStore::add(const ApiKey& key, const Secret& api_key,
                              std::optional<UtcTime> others_end) {
  auto insert = [&](Transaction& tx) -> Result<void> {
    const auto live =
        tx.exec_params("SELECT 1 FROM client WHERE id = $1::uuid AND revoked_at IS NULL FOR UPDATE",
                       key.client.value);
    if (live.empty()) return Error{Errc::not_found, "no live client has this id"};
    const auto ours = tx.exec_params("SELECT FROM api_key WHERE id = $1::uuid", key.id.value);
    if (!ours.empty()) return {};
    if (others_end)
      tx.exec_params(R"(
          UPDATE api_key SET expires_at = $2::timestamptz
          WHERE client_id = $1::uuid AND revoked_at IS NULL
            AND (expires_at IS NULL OR expires_at > $2::timestamptz))",
                     key.client.value, sql_time(*others_end));
    const auto ends = sql_time(key.expires_at);
    tx.exec_params(R"(
        INSERT INTO api_key (id, client_id, prefix, digest, created_at, expires_at)
        VALUES ($1, $2, $3, $4, $5::timestamptz, $6::timestamptz))",
                   key.id.value, key.client.value, key.prefix,
                   bytes(crypto::sha256(api_key.reveal())), sql_time(key.created_at),
                   nullable(ends));
    return {};
  };
  co_return co_await pool_.transact_repeatable("api_key.add", Acting::for_nobody(), insert);
}

Task<std::vector<ApiKey>> PgApiKeyStore::list(const ClientId& client) {
  auto query = [&](Transaction& tx) -> Result<std::vector<ApiKey>> {
    std::vector<ApiKey> keys;
    const auto rows = tx.exec_params(R"(
        SELECT id, client_id, prefix, unix_ms(k.created_at) AS created_at,
          unix_ms(k.expires_at) AS expires_at, unix_ms(k.revoked_at) AS revoked_at,
          unix_ms(k.last_used_at) AS last_used_at
        FROM api_key k WHERE client_id = $1::uuid ORDER BY k.created_at, id)",
                                     client.value);
    for (const auto& row : rows) keys.push_back(key_in(row));
    return keys;
  };
  co_return co_await pool_.transact("api_key.list", Acting::for_nobody(), query);
}

Task<void> PgApiKeyStore::revoke(const ApiKeyId& id, UtcTime now) {
  bool second_run = false;
  auto update = [&](Transaction& tx) -> Result<void> {
    const bool may_be_ours = std::exchange(second_run, true);
    const auto revoked = tx.exec_params(R"(
        UPDATE api_key SET revoked_at = $2::timestamptz
        WHERE id = $1::uuid AND (revoked_at IS NULL OR ($3 AND revoked_at = $2::timestamptz)))",
                                        id.value, sql_time(now), may_be_ours);
    if (revoked.affected_rows() == 0) return Error{Errc::not_found, "no live key has this id"};
    // The release before this one looks for it there.
    tx.exec_params(R"(
        UPDATE client SET key_digest = NULL
        FROM api_key k WHERE k.id = $1::uuid AND client.key_digest = k.digest)",
                   id.value);
    return {};
  };
  co_return co_await pool_.transact_repeatable("api_key.revoke", Acting::for_nobody(), update);
}

Task<void> PgApiKeyStore::note_uses(const std::vector<KeyUse>& uses) {
  std::vector<std::string> ids;
  std::vector<std::string> times;
  for (const KeyUse& use : uses) {
    ids.push_back(use.key.value);
    times.push_back(sql_time(use.at));
  }
  auto update = [&](Transaction& tx) -> Result<void> {
    tx.exec_params(R"(
        UPDATE api_key k SET last_used_at = used.at
        FROM unnest($1::text[]::uuid[], $2::text[]::timestamptz[]) AS used (id, at)
        WHERE k.id = used.id
          AND (k.last_used_at IS NULL OR k.last_used_at <= used.at - interval '1 minute'))",
                   sql_array(ids), sql_array(times));
    return {};
  };
  co_return co_await pool_.transact("api_key.note_uses", Acting::for_nobody(), update);
}

}  // namespace tpp::storage
