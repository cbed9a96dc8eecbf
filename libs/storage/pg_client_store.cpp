#include "storage/pg_client_store.hpp"

#include <utility>

#include "crypto/digest.hpp"
#include "storage/sql_array.hpp"
#include "storage/sql_values.hpp"

namespace tpp::storage {
namespace {

using postgres::Acting;
using postgres::Transaction;

const std::string client_columns =
    "client.id, name, scopes, return_urls, unix_ms(client.created_at) AS created_at,"
    " unix_ms(client.revoked_at) AS revoked_at, token_issuer, token_subject,"
    " rate_per_second, rate_burst, concurrency, browser_binding ";

std::optional<int> optional_number(const pqxx::field& field) {
  if (field.is_null()) return std::nullopt;
  return field.as<int>();
}

Client client_in(const pqxx::row& row) {
  Client client;
  client.id.value = row["id"].as<std::string>();
  client.name = row["name"].as<std::string>();
  for (const auto& scope : texts_in(row["scopes"]))
    client.scopes.push_back(known(client_scope_from(scope)));
  client.return_urls = texts_in(row["return_urls"]);
  client.created_at = time_in(row["created_at"]);
  client.revoked_at = optional_time_in(row["revoked_at"]);
  if (!row["token_subject"].is_null())
    client.token_subject =
        TokenSubject{row["token_issuer"].as<std::string>(), row["token_subject"].as<std::string>()};
  client.limits.rate_per_second = optional_number(row["rate_per_second"]);
  client.limits.rate_burst = optional_number(row["rate_burst"]);
  client.limits.concurrency = optional_number(row["concurrency"]);
  client.browser_binding = known(browser_binding_from(row["browser_binding"].as<std::string>()));
  return client;
}

bool is_revoked(Transaction& tx, const ClientId& id) {
  return !tx.exec_params("SELECT FROM client WHERE id = $1::uuid AND revoked_at IS NOT NULL",
                         id.value)
              .empty();
}

std::optional<std::string> text_of(const std::optional<int>& number) {
  if (!number) return std::nullopt;
  return std::to_string(*number);
}

std::vector<std::string> scope_names(const Client& client) {
  std::vector<std::string> names;
  for (auto scope : client.scopes) names.emplace_back(name_of(scope));
  return names;
}

std::optional<std::string> issuer_of(const std::optional<TokenSubject>& subject) {
  if (!subject) return std::nullopt;
  return subject->issuer;
}

std::optional<std::string> subject_of(const std::optional<TokenSubject>& subject) {
  if (!subject) return std::nullopt;
  return subject->subject;
}

Error no_live_client() {
  return Error{Errc::not_found, "no live client has this id"};
}

void change_numbers(Transaction& tx, const ClientId& id, const ClientChange& change) {
  const auto rate = text_of(change.rate_per_second);
  const auto burst = text_of(change.rate_burst);
  const auto concurrency = text_of(change.concurrency);
  tx.exec_params(R"(
      UPDATE client SET
        rate_per_second = coalesce($2::integer, rate_per_second),
        rate_burst = coalesce($3::integer, rate_burst),
        concurrency = coalesce($4::integer, concurrency)
      WHERE id = $1::uuid)",
                 id.value, nullable(rate), nullable(burst), nullable(concurrency));
}

void change_subject(Transaction& tx, const ClientId& id, const TokenSubject& wanted) {
  tx.exec_params(R"(
      UPDATE client SET token_issuer = CASE WHEN $3 = '' THEN NULL ELSE $2 END,
        token_subject = nullif($3, '')
      WHERE id = $1::uuid)",
                 id.value, wanted.issuer, wanted.subject);
}

}  // namespace

Task<void> PgClientStore::add(const Client& client, const Secret& api_key) {
  auto insert = [&](Transaction& tx) -> Result<void> {
    const auto digest = bytes(crypto::sha256(api_key.reveal()));
    const auto ours = tx.exec_params("SELECT FROM client WHERE id = $1::uuid AND key_digest = $2",
                                     client.id.value, digest);
    if (!ours.empty()) return {};
    const auto issuer = issuer_of(client.token_subject);
    const auto subject = subject_of(client.token_subject);
    const auto rate = text_of(client.limits.rate_per_second);
    const auto burst = text_of(client.limits.rate_burst);
    const auto concurrency = text_of(client.limits.concurrency);
    tx.exec_params(R"(
        INSERT INTO client (id, name, key_digest, scopes, return_urls, created_at, token_issuer,
          token_subject, rate_per_second, rate_burst, concurrency, browser_binding)
        VALUES ($1, $2, $3, $4::text[], $5::text[], $6::timestamptz, $7, $8, $9::integer,
          $10::integer, $11::integer, $12))",
                   client.id.value, client.name, digest, sql_array(scope_names(client)),
                   sql_array(client.return_urls), sql_time(client.created_at), nullable(issuer),
                   nullable(subject), nullable(rate), nullable(burst), nullable(concurrency),
                   std::string(name_of(client.browser_binding)));
    tx.exec_params("UPDATE api_key SET prefix = $2 WHERE digest = $1", digest,
                   shown_prefix(api_key));
    return {};
  };
  co_return co_await pool_.transact_repeatable("client.add", Acting::for_nobody(), insert);
}

Task<KeyHolder> PgClientStore::find_by_key(const Secret& api_key, UtcTime now) {
  auto query = [&](Transaction& tx) -> Result<KeyHolder> {
    const auto rows = tx.exec_params("SELECT " + client_columns +
                                         R"(, k.id AS key_id, unix_ms(k.expires_at) AS key_ends
        FROM api_key k JOIN client ON client.id = k.client_id
        WHERE k.digest = $1 AND k.revoked_at IS NULL AND client.revoked_at IS NULL
          AND (k.expires_at IS NULL OR k.expires_at > $2::timestamptz))",
                                     bytes(crypto::sha256(api_key.reveal())), sql_time(now));
    if (rows.empty()) return Error{Errc::not_found, "no client has this key"};
    return KeyHolder{client_in(rows[0]), ApiKeyId{rows[0]["key_id"].as<std::string>()},
                     optional_time_in(rows[0]["key_ends"])};
  };
  co_return co_await pool_.transact("client.find_by_key", Acting::for_nobody(), query);
}

Task<Client> PgClientStore::find_by_subject(const TokenSubject& subject) {
  auto query = [&](Transaction& tx) -> Result<Client> {
    const auto rows =
        tx.exec_params("SELECT " + client_columns +
                           "FROM client WHERE token_issuer = $1 AND token_subject = $2"
                           " AND revoked_at IS NULL",
                       subject.issuer, subject.subject);
    if (rows.empty()) return Error{Errc::not_found, "no client has this token subject"};
    return client_in(rows[0]);
  };
  co_return co_await pool_.transact("client.find_by_subject", Acting::for_nobody(), query);
}

Task<std::vector<Client>> PgClientStore::list() {
  auto query = [](Transaction& tx) -> Result<std::vector<Client>> {
    std::vector<Client> clients;
    const auto rows =
        tx.exec("SELECT " + client_columns + "FROM client ORDER BY client.created_at, id");
    for (const auto& row : rows) clients.push_back(client_in(row));
    return clients;
  };
  co_return co_await pool_.transact("client.list", Acting::for_nobody(), query);
}

Task<void> PgClientStore::revoke(const ClientId& id) {
  bool second_run = false;
  auto update = [&](Transaction& tx) -> Result<void> {
    const bool may_be_ours = std::exchange(second_run, true);
    const auto revoked = tx.exec_params(
        "UPDATE client SET revoked_at = now() WHERE id = $1::uuid AND revoked_at IS NULL",
        id.value);
    const bool done = revoked.affected_rows() > 0 || (may_be_ours && is_revoked(tx, id));
    if (!done) return no_live_client();
    return {};
  };
  co_return co_await pool_.transact_repeatable("client.revoke", Acting::for_nobody(), update);
}

Task<void> PgClientStore::change(const ClientId& id, const ClientChange& change) {
  auto update = [&](Transaction& tx) -> Result<void> {
    const auto live = tx.exec_params(
        "SELECT 1 FROM client WHERE id = $1::uuid AND revoked_at IS NULL FOR UPDATE", id.value);
    if (live.empty()) return no_live_client();
    change_numbers(tx, id, change);
    if (change.token_subject) change_subject(tx, id, *change.token_subject);
    if (change.browser_binding)
      tx.exec_params("UPDATE client SET browser_binding = $2 WHERE id = $1::uuid", id.value,
                     std::string(name_of(*change.browser_binding)));
    return {};
  };
  co_return co_await pool_.transact_repeatable("client.change", Acting::for_nobody(), update);
}

}  // namespace tpp::storage
