// The command line: what to do, with which configuration. Everything else is elsewhere.

#include <CLI/CLI.hpp>

#include "audit_commands.hpp"
#include "bank_probe.hpp"
#include "client_cli.hpp"
#include "commands.hpp"
#include "key_commands.hpp"
#include "own_memory.hpp"
#include "token_commands.hpp"

namespace {

struct KeyOptions {
  std::uint32_t id = 0;
  std::uint32_t rows_per_second = 100;
  bool json = false;
  bool count = false;
};

void add_key_commands(CLI::App& app, KeyOptions& options, int& exit_code,
                      const std::string& config) {
  using namespace tpp::gateway;
  CLI::App* keys = app.add_subcommand("keys", "Keys that seal what is secret in the database");
  keys->require_subcommand(1);
  const auto about_one = [&](const char* name, const char* help) {
    CLI::App* command = keys->add_subcommand(name, help);
    command->add_option("id", options.id, "Its id")->required();
    return command;
  };
  about_one("generate", "Print a new line for the file of keys")->callback([&] {
    exit_code = generate_key(options.id);
  });
  CLI::App* listing = keys->add_subcommand("list", "List what the database knows");
  listing->add_flag("--json", options.json, "One JSON object a line");
  listing->add_flag("--count", options.count, "Count what each has sealed; reads everything");
  listing->callback([&] { exit_code = list_keys(config, options.json, options.count); });
  about_one("add", "Make a configured key known; it opens, and does not seal yet")->callback([&] {
    exit_code = add_key(config, options.id);
  });
  about_one("promote", "Let it seal, in all gateways; all of them must hold it")->callback([&] {
    exit_code = promote_key(config, options.id);
  });
  CLI::App* again = keys->add_subcommand("reencrypt", "Seal everything anew that others sealed");
  again->add_option("--rate", options.rows_per_second, "Values per second")
      ->check(CLI::Range(1U, 100'000U));
  again->callback([&] { exit_code = reencrypt(config, options.rows_per_second); });
  about_one("retire", "Give a key up that nothing is sealed with any more")->callback([&] {
    exit_code = retire_key(config, options.id);
  });
}

void add_bank_commands(CLI::App& app, tpp::gateway::BankProbeOptions& options, int& exit_code,
                       const std::string& config) {
  CLI::App* bank = app.add_subcommand("bank", "The bank behind the gateway");
  bank->require_subcommand(1);
  CLI::App* probe = bank->add_subcommand("probe", "Try what changes nothing, and explain answers");
  probe->add_option("--profile", options.profile, "Profile or id of a configured bank")->required();
  probe->add_option("--iban", options.iban, "An account there, where consents are for one");
  probe->callback([&] { exit_code = tpp::gateway::probe_bank(config, options); });
}

}  // namespace

int main(int argc, char** argv) {
  auto closed = tpp::gateway::close_memory_to_others();
  if (!closed) return tpp::gateway::fail("cannot start", closed.error());
  CLI::App app{"tpp-gateway: one simple API for accounts at Belgian banks"};
  app.require_subcommand(1);
  std::string config;
  app.add_option("--config", config, "Configuration file (JSON with comments)")
      ->envname("TPP_GATEWAY_CONFIG");

  int exit_code = 0;
  std::string ready_file;
  CLI::App* serve = app.add_subcommand("serve", "Run the gateway until SIGTERM");
  serve->add_option("--ready-file", ready_file, "Written as JSON once requests are accepted");
  serve->callback([&] { exit_code = tpp::gateway::serve(config, ready_file); });

  app.add_subcommand("migrate", "Bring the database schema up to date")->callback([&] {
    exit_code = tpp::gateway::migrate(config);
  });
  app.add_subcommand("check-config", "Say everything that is wrong with the configuration")
      ->callback([&] { exit_code = tpp::gateway::check_config(config); });
  app.add_subcommand("healthcheck", "Ask the gateway on this machine whether it is alive")
      ->callback([&] { exit_code = tpp::gateway::healthcheck(config); });
  bool schema = false;
  CLI::App* documented = app.add_subcommand("config-reference", "Every key, as a Markdown table");
  documented->add_flag("--schema", schema, "As a JSON schema instead");
  documented->callback([&] { exit_code = tpp::gateway::config_reference(schema); });
  app.add_subcommand("version", "Say what this is")->callback([&] {
    exit_code = tpp::gateway::version();
  });

  tpp::gateway::add_audit_commands(app, config, exit_code);
  tpp::gateway::BankProbeOptions probe;
  add_bank_commands(app, probe, exit_code, config);

  KeyOptions key_options;
  add_key_commands(app, key_options, exit_code, config);

  tpp::gateway::add_client_commands(app, exit_code, config);
  tpp::gateway::add_token_commands(app, config, exit_code);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& wrong) {
    const int code = app.exit(wrong);
    return code == 0 ? 0 : tpp::gateway::exit_usage;
  }
  return exit_code;
}
