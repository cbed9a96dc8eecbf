#include "audit_commands.hpp"

#include <fstream>
#include <iostream>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>
#include <nlohmann/json.hpp>

#include "commands.hpp"
#include "config.hpp"
#include "postgres/connection_text.hpp"
#include "storage/pg_audit_store.hpp"

namespace tpp::gateway {
namespace {

using Json = nlohmann::ordered_json;

// A walk reads whole tables.
constexpr std::chrono::minutes long_limit{60};

struct AuditDesk {
  explicit AuditDesk(Secret text) : pool(std::move(text), settings(), probe), log(pool) {}
  static postgres::PoolSettings settings() {
    postgres::PoolSettings one;
    one.connections = 1;
    one.silence_limit = long_limit;
    return one;
  }
  postgres::PoolProbe probe;
  postgres::PgPool pool;
  storage::PgAuditStore log;
};

Result<std::unique_ptr<AuditDesk>> open_desk(const std::string& config_file) {
  auto loaded =
      load_config({config_file, "GATEWAY", config::process_environment()}, Needs::database);
  if (!loaded) return loaded.error();
  postgres::ConnectionSettings settings;
  settings.dsn = loaded->config.database_url;
  settings.application_name = "tpp-gateway-command";
  auto text = postgres::connection_text(settings);
  if (!text) return text.error();
  return std::make_unique<AuditDesk>(std::move(*text));
}

template <class T>
Result<T> run(Task<T> work) {
  asio::io_context io(1);
  std::optional<Result<T>> outcome;
  std::exception_ptr broken;
  asio::co_spawn(io.get_executor(), std::move(work),
                 [&](const std::exception_ptr& failed, Result<T> result) {
                   broken = failed;
                   outcome = std::move(result);
                 });
  io.run();
  if (broken) std::rethrow_exception(broken);
  return std::move(*outcome);
}

Result<AuditHeads> read_heads(const std::string& file) {
  AuditHeads heads;
  if (file.empty()) return heads;
  std::ifstream input(file);
  const Json document = Json::parse(input, nullptr, false);
  if (!document.is_object() || !document.contains("heads"))
    return Error{Errc::invalid_input, file + " is not what audit verify --json prints"};
  for (const Json& head : document["heads"])
    heads[head.value("chain", 0)] = {head.value("sequence", std::int64_t{0}),
                                     head.value("digest", "")};
  return heads;
}

Json to_json(const AuditVerdict& verdict) {
  Json heads = Json::array();
  for (const auto& [chain, head] : verdict.heads)
    heads.push_back({{"chain", chain}, {"sequence", head.sequence}, {"digest", head.digest}});
  return Json{{"whole", !verdict.broken},
              {"broken", verdict.broken ? Json(*verdict.broken) : Json()},
              {"entries", verdict.entries},
              {"heads", std::move(heads)}};
}

}  // namespace

int verify_audit(const std::string& config_file, const AuditOptions& options) {
  auto known = read_heads(options.known_file);
  if (!known) return fail("the known heads cannot be read", known.error());
  auto desk = open_desk(config_file);
  if (!desk) return fail("cannot open the audit log", desk.error());
  auto verdict = run((*desk)->log.verify(*known));
  if (!verdict) return fail("the audit log cannot be read", verdict.error());
  if (options.json) std::cout << to_json(*verdict).dump() << "\n";
  if (verdict->broken)
    return fail("the audit log is broken", Error{Errc::conflict, *verdict->broken});
  if (!options.json) std::cout << verdict->entries << " entries, every link holds\n";
  return exit_ok;
}

int export_audit(const std::string& config_file, const AuditOptions& options) {
  const auto client = canonical_uuid(options.client);
  if (!client) return fail("export", Error{Errc::invalid_input, "the client is not a UUID"});
  auto desk = open_desk(config_file);
  if (!desk) return fail("cannot open the audit log", desk.error());
  const ClientId id{*client};
  const auto print = [](const std::string& line) { std::cout << line << "\n"; };
  auto done = run((*desk)->log.for_each_of(id, options.psu, print));
  if (!done) return fail("the audit log cannot be read", done.error());
  return exit_ok;
}

void add_audit_commands(CLI::App& app, const std::string& config, int& exit_code) {
  auto options = std::make_shared<AuditOptions>();  // shared by the callbacks, which outlive us
  CLI::App* audit = app.add_subcommand("audit", "What happened, and who read what");
  audit->require_subcommand(1);

  CLI::App* verifying = audit->add_subcommand("verify", "Recompute every link of the log");
  verifying->add_option("--known", options->known_file,
                        "What verify --json printed before: its links must still be there");
  verifying->add_flag("--json", options->json, "Print the verdict and the ends of the chains");
  verifying->callback(
      [&config, &exit_code, options] { exit_code = verify_audit(config, *options); });

  CLI::App* exporting =
      audit->add_subcommand("export", "Every entry about one customer, as JSON lines");
  exporting->add_option("--psu", options->psu, "The customer's reference")->required();
  exporting->add_option("--client", options->client, "Id of the client it belongs to")->required();
  exporting->callback(
      [&config, &exit_code, options] { exit_code = export_audit(config, *options); });
}

}  // namespace tpp::gateway
