#include "client_cli.hpp"

#include <CLI/CLI.hpp>

#include "client_commands.hpp"

namespace tpp::gateway {
namespace {

// Where the parser puts what it read; shared by the callbacks of all subcommands.
struct Parsed {
  ClientOptions client;
  ClientKeyOptions key;
  std::string id;
  bool json = false;
};
using Shared = std::shared_ptr<Parsed>;

void add_settings(CLI::App& command, ClientOptions& options) {
  command.add_option("--issuer", options.issuer, "Issuer of its bearer tokens: callers.issuers");
  command.add_option("--subject", options.subject, "Its name in them; empty takes it away");
  command.add_option("--rate", options.rate, "Requests per second; 0: no limit")
      ->check(CLI::Range(0, 1'000'000));
  command.add_option("--burst", options.burst, "Requests that may come at once")
      ->check(CLI::Range(1, 1'000'000));
  command.add_option("--concurrency", options.concurrency, "Requests under way; 0: no limit")
      ->check(CLI::Range(0, 100'000));
  command
      .add_option("--browser-binding", options.browser_binding,
                  "start_page: customers leave through our page, which binds their browser")
      ->check(CLI::IsMember({"start_page", "none"}));
}

void add_key_commands(CLI::App& clients, const Shared& parsed, int& exit_code,
                      const std::string& config) {
  CLI::App* rotating = clients.add_subcommand("rotate", "A new key; the others end");
  rotating->add_option("id", parsed->key.client, "The client's id")->required();
  rotating->add_option("--overlap", parsed->key.overlap, "How long the others still work")
      ->default_str("24h");
  parsed->key.overlap = "24h";
  rotating->add_option("--expires-in", parsed->key.expires_in, "When the new one ends, e.g. 90d");
  rotating->add_flag("--json", parsed->json, "Answer as JSON");
  rotating->callback([&exit_code, &config, parsed] {
    exit_code = rotate_client_key(config, parsed->key, parsed->json);
  });

  CLI::App* keys = clients.add_subcommand("keys", "API keys of a client");
  keys->require_subcommand(1);
  CLI::App* adding = keys->add_subcommand("add", "One more; it is shown once");
  adding->add_option("id", parsed->key.client, "The client's id")->required();
  adding->add_option("--expires-in", parsed->key.expires_in, "When it ends, e.g. 90d");
  adding->add_flag("--json", parsed->json, "Answer as JSON");
  adding->callback([&exit_code, &config, parsed] {
    exit_code = add_client_key(config, parsed->key, parsed->json);
  });
  CLI::App* listing = keys->add_subcommand("list", "List them, without the keys themselves");
  listing->add_option("id", parsed->id, "The client's id")->required();
  listing->add_flag("--json", parsed->json, "Answer as JSON");
  listing->callback([&exit_code, &config, parsed] {
    exit_code = list_client_keys(config, parsed->id, parsed->json);
  });
  CLI::App* revoking = keys->add_subcommand("revoke", "End one at once");
  revoking->add_option("id", parsed->id, "The key's id")->required();
  revoking->callback(
      [&exit_code, &config, parsed] { exit_code = revoke_client_key(config, parsed->id); });
}

}  // namespace

void add_client_commands(CLI::App& app, int& exit_code, const std::string& config) {
  const Shared parsed = std::make_shared<Parsed>();
  CLI::App* clients = app.add_subcommand("clients", "Frontends that may call the API");
  clients->require_subcommand(1);

  CLI::App* adding = clients->add_subcommand("add", "Add one; its API key is shown once");
  adding->add_option("--name", parsed->client.name, "Name for people")->required();
  adding->add_option("--scopes", parsed->client.scopes, "ais, pis, caf, admin")
      ->required()
      ->delimiter(',');
  adding->add_option("--return-url", parsed->client.return_urls,
                     "Where customers may be sent back to");
  add_settings(*adding, parsed->client);
  adding->add_flag("--json", parsed->json, "Answer as JSON");
  adding->callback([&exit_code, &config, parsed] {
    exit_code = add_client(config, parsed->client, parsed->json);
  });

  CLI::App* changing = clients->add_subcommand("change", "Change what is given, leave the rest");
  changing->add_option("id", parsed->id, "Its id")->required();
  add_settings(*changing, parsed->client);
  changing->callback([&exit_code, &config, parsed] {
    exit_code = change_client(config, parsed->id, parsed->client);
  });

  CLI::App* listing = clients->add_subcommand("list", "List them");
  listing->add_flag("--json", parsed->json, "Answer as JSON");
  listing->callback(
      [&exit_code, &config, parsed] { exit_code = list_clients(config, parsed->json); });

  CLI::App* revoking = clients->add_subcommand("revoke", "End the access of one");
  revoking->add_option("id", parsed->id, "Its id")->required();
  revoking->callback(
      [&exit_code, &config, parsed] { exit_code = revoke_client(config, parsed->id); });

  add_key_commands(*clients, parsed, exit_code, config);
}

}  // namespace tpp::gateway
