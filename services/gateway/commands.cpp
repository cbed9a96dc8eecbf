#include "commands.hpp"

#include <iostream>

#include <nlohmann/json.hpp>

#include "app/clients.hpp"
#include "command_run.hpp"
#include "config.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"
#include "http/url.hpp"
#include "obs/metrics.hpp"
#include "postgres/connection_text.hpp"
#include "postgres/migrator.hpp"
#include "storage/pg_client_store.hpp"
#include "version.hpp"
#include "wiring.hpp"

namespace tpp::gateway {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::chrono::seconds usual_limit{3};

// https anywhere, or http to this machine for development.
bool is_return_url(const std::string& text) {
  auto url = http::parse_url(text);
  if (!url || text.find('#') != std::string::npos) return false;
  const bool local = url->host == "localhost" || url->host == "127.0.0.1";
  return url->scheme == "https" || local;
}

// The client store of the configured database, for the length of one command.
struct ClientDesk {
  explicit ClientDesk(Secret text) : pool(std::move(text), command_pool(), probe), store(pool) {}
  postgres::PoolProbe probe;
  postgres::PgPool pool;
  storage::PgClientStore store;
};

Result<std::unique_ptr<ClientDesk>> open_desk(const std::string& config_file) {
  auto loaded = load_for_command(config_file);
  if (!loaded) return loaded.error();
  auto text = command_database(loaded->config, usual_limit);
  if (!text) return text.error();
  return std::make_unique<ClientDesk>(std::move(*text));
}

Json to_json(const Client& client) {
  Json scopes = Json::array();
  for (ClientScope scope : client.scopes) scopes.push_back(name_of(scope));
  return Json{{"id", client.id.value},
              {"name", client.name},
              {"scopes", std::move(scopes)},
              {"return_urls", client.return_urls},
              {"created_at", to_rfc3339(client.created_at)},
              {"revoked_at", client.revoked_at ? Json(to_rfc3339(*client.revoked_at)) : Json()}};
}

}  // namespace

Result<LoadedConfig> load_for_command(const std::string& file, Needs needs) {
  return load_config({file, "GATEWAY", config::process_environment()}, needs);
}

Result<Secret> command_database(const Config& config, std::chrono::milliseconds statement_timeout) {
  postgres::ConnectionSettings settings;
  settings.dsn =
      config.database_direct_url.empty() ? config.database_url : config.database_direct_url;
  settings.application_name = "tpp-gateway-command";
  settings.statement_timeout = statement_timeout;
  return postgres::connection_text(settings);
}

postgres::PoolSettings command_pool() {
  postgres::PoolSettings one;
  one.connections = 1;
  one.silence_limit = std::chrono::minutes(10);
  return one;
}

int fail(const std::string& what, const Error& error) {
  const bool one_line = error.detail.find('\n') == std::string::npos;
  std::cerr << "tpp-gateway: " << what << (one_line ? ": " : ":\n") << error.detail;
  if (error.context)
    for (const FieldError& field : error.context->fields)
      std::cerr << "\n  " << field.field << " " << field.message;
  if (!error.cause.empty()) std::cerr << " (" << error.cause << ")";
  std::cerr << "\n";
  return exit_failed;
}

int migrate(const std::string& config_file) {
  auto loaded = load_for_command(config_file, Needs::database);
  if (!loaded) return fail("the configuration is wrong", loaded.error());
  auto text = command_database(loaded->config, usual_limit);
  if (!text) return fail("the database address is wrong", text.error());
  auto files = postgres::read_migrations(loaded->config.migrations, crypto::sha256);
  if (!files) return fail("the migrations cannot be read", files.error());
  auto report = postgres::migrate(*text, *files);
  if (!report) return fail("the migration failed", report.error());
  for (const std::string& name : report->applied) std::cout << "applied " << name << "\n";
  std::cout << "the schema is at version " << report->now.stored << "\n";
  return exit_ok;
}

int check_config(const std::string& config_file) {
  auto loaded = load_for_command(config_file);
  if (!loaded) return fail("the configuration is wrong", loaded.error());
  asio::io_context io(1);
  obs::Metrics metrics;
  crypto::SystemIdSource ids;
  const SystemClock clock;
  auto keys = crypto::SealedBox::parse_keys(loaded->config.sealing_keys);
  if (!keys) return fail("sealing.keys", keys.error());
  auto banks = ConfiguredBanks::create(loaded->config, io, metrics, ids, clock);
  if (!banks) return fail("a bank is configured wrongly", banks.error());
  std::cout << loaded->redacted << "\nthe configuration is fine\n";
  return exit_ok;
}

int config_reference(bool as_schema) {
  std::cout << (as_schema ? configuration_schema() + "\n" : configuration_table());
  return exit_ok;
}

int version() {
  std::cout << "tpp-gateway " << build_version << " " << build_commit << "\n";
  return exit_ok;
}

int add_client(const std::string& config_file, const ClientAddOptions& options, bool json) {
  auto desk = open_desk(config_file);
  if (!desk) return fail("cannot open the client store", desk.error());
  crypto::SystemIdSource ids;
  const SystemClock clock;
  AddClient add((*desk)->store, ids, clock, is_return_url);
  auto added = run_command<AddedClient>(
      [&] { return add({options.name, options.scopes, options.return_urls}); });
  if (!added) return fail("the client was not added", added.error());
  Json shown = to_json(added->client);
  shown["api_key"] = added->api_key.reveal();
  if (json)
    std::cout << shown.dump() << "\n";
  else
    std::cout << "id:      " << added->client.id.value << "\napi key: " << added->api_key.reveal()
              << "\nKeep the key now: it cannot be shown again.\n";
  return exit_ok;
}

int list_clients(const std::string& config_file, bool json) {
  auto desk = open_desk(config_file);
  if (!desk) return fail("cannot open the client store", desk.error());
  auto clients = run_command<std::vector<Client>>([&] { return (*desk)->store.list(); });
  if (!clients) return fail("the clients cannot be listed", clients.error());
  Json all = Json::array();
  for (const Client& client : *clients) all.push_back(to_json(client));
  if (json) {
    std::cout << all.dump() << "\n";
    return exit_ok;
  }
  for (const Client& client : *clients)
    std::cout << client.id.value << "  " << (client.revoked_at ? "revoked  " : "active   ")
              << client.name << "\n";
  return exit_ok;
}

int revoke_client(const std::string& config_file, const std::string& id) {
  const auto uuid = canonical_uuid(id);
  if (!uuid) return fail("revoke", Error{Errc::invalid_input, "the id is not a UUID"});
  auto desk = open_desk(config_file);
  if (!desk) return fail("cannot open the client store", desk.error());
  const ClientId client{*uuid};
  auto revoked = run_command<void>([&] { return (*desk)->store.revoke(client); });
  if (!revoked) return fail("the client was not revoked", revoked.error());
  std::cout << "revoked " << *uuid << "\n";
  return exit_ok;
}

}  // namespace tpp::gateway
