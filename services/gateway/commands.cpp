#include "commands.hpp"

#include <iostream>

#include "command_run.hpp"
#include "config.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"
#include "obs/metrics.hpp"
#include "postgres/connection_text.hpp"
#include "postgres/migrator.hpp"
#include "version.hpp"
#include "wiring.hpp"

namespace tpp::gateway {

namespace {

constexpr std::chrono::seconds usual_limit{3};

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
  IssuerProbe unwatched;
  auto issuers = CallerIssuers::create(loaded->config, io, unwatched);
  if (!issuers) return fail("an issuer of callers is configured wrongly", issuers.error());
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

}  // namespace tpp::gateway
