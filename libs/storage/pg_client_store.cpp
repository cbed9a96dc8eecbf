#include "storage/pg_client_store.hpp"

#include <utility>

#include "crypto/digest.hpp"
#include "storage/sql_values.hpp"

namespace tpp::storage {
namespace {

using postgres::Acting;
using postgres::Transaction;

const std::string select_clients =
    "SELECT id, name, scopes, return_urls, unix_ms(created_at) AS created_at,"
    " unix_ms(revoked_at) AS revoked_at FROM client ";

Client client_in(const pqxx::row& row) {
  Client client;
  client.id.value = row["id"].as<std::string>();
  client.name = row["name"].as<std::string>();
  for (const auto& scope : texts_in(row["scopes"]))
    client.scopes.push_back(known(client_scope_from(scope)));
  client.return_urls = texts_in(row["return_urls"]);
  client.created_at = time_in(row["created_at"]);
  client.revoked_at = optional_time_in(row["revoked_at"]);
  return client;
}

bool is_revoked(Transaction& tx, const ClientId& id) {
  return !tx.exec_params("SELECT FROM client WHERE id = $1::uuid AND revoked_at IS NOT NULL",
                         id.value)
              .empty();
}

std::vector<std::string> scope_names(const Client& client) {
  std::vector<std::string> names;
  for (auto scope : client.scopes) names.emplace_back(name_of(scope));
  return names;
}

}  // namespace

Task<void> PgClientStore::add(const Client& client, const Secret& api_key) {
  auto insert = [&](Transaction& tx) -> Result<void> {
    const auto digest = bytes(crypto::sha256(api_key.reveal()));
    const auto ours = tx.exec_params("SELECT FROM client WHERE id = $1::uuid AND key_digest = $2",
                                     client.id.value, digest);
    if (!ours.empty()) return {};
    tx.exec_params(R"(
        INSERT INTO client (id, name, key_digest, scopes, return_urls, created_at)
        VALUES ($1, $2, $3, $4::text[], $5::text[], $6::timestamptz))",
                   client.id.value, client.name, digest, sql_array(scope_names(client)),
                   sql_array(client.return_urls), sql_time(client.created_at));
    return {};
  };
  co_return co_await pool_.transact_repeatable("client.add", Acting::for_nobody(), insert);
}

Task<Client> PgClientStore::find_by_key(const Secret& api_key) {
  auto query = [&](Transaction& tx) -> Result<Client> {
    const auto rows =
        tx.exec_params(select_clients + "WHERE key_digest = $1 AND revoked_at IS NULL",
                       bytes(crypto::sha256(api_key.reveal())));
    if (rows.empty()) return Error{Errc::not_found, "no client has this key"};
    return client_in(rows[0]);
  };
  co_return co_await pool_.transact("client.find_by_key", Acting::for_nobody(), query);
}

Task<std::vector<Client>> PgClientStore::list() {
  auto query = [](Transaction& tx) -> Result<std::vector<Client>> {
    std::vector<Client> clients;
    for (const auto& row : tx.exec(select_clients + "ORDER BY client.created_at, id"))
      clients.push_back(client_in(row));
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
    if (!done) return Error{Errc::not_found, "no live client has this id"};
    return {};
  };
  co_return co_await pool_.transact_repeatable("client.revoke", Acting::for_nobody(), update);
}

}  // namespace tpp::storage
