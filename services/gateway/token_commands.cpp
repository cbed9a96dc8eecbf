#include "token_commands.hpp"

#include <iostream>

#include <CLI/CLI.hpp>

#include "command_run.hpp"
#include "commands.hpp"
#include "storage/pg_token_quarantine.hpp"

namespace tpp::gateway {
namespace {

using storage::QuarantineCounts;
using storage::QuarantinedBatch;
using storage::QuarantineScope;

// Counting reads the whole table.
constexpr std::chrono::minutes long_limit{5};
constexpr std::size_t pairs_at_once = 200;
constexpr const char* before_every_id = "00000000-0000-0000-0000-000000000000";

struct TokenDesk {
  explicit TokenDesk(Secret text)
      : pool(std::move(text), command_pool(), probe), quarantine(pool) {}
  postgres::PoolProbe probe;
  postgres::PgPool pool;
  storage::PgTokenQuarantine quarantine;
};

Result<std::unique_ptr<TokenDesk>> open_desk(const std::string& config_file) {
  auto loaded = load_for_command(config_file, Needs::database);
  if (!loaded) return loaded.error();
  auto text = command_database(loaded->config, long_limit);
  if (!text) return text.error();
  return std::make_unique<TokenDesk>(std::move(*text));
}

Result<QuarantineScope> scope_of(const QuarantineOptions& options) {
  QuarantineScope scope;
  if (!options.bank.empty()) scope.bank = BankId{options.bank};
  if (options.all) return scope;
  auto before = parse_rfc3339(options.stored_before);
  if (!before) return before.error();
  scope.stored_before = *before;
  return scope;
}

void say(const char* what, const QuarantineCounts& counts) {
  std::cout << what << ": " << counts.pairs << " token pairs of " << counts.consents
            << " live consents, " << counts.answers << " journalled answers" << std::endl;
}

// As far as it came, also when it did not come to the end.
Result<void> walk(TokenDesk& desk, const QuarantineScope& scope, QuarantineCounts& total) {
  for (std::string after = before_every_id;;) {
    auto batch = run_command<QuarantinedBatch>(
        [&] { return desk.quarantine.batch(scope, after, pairs_at_once); });
    if (!batch) return batch.error();
    if (batch->last.empty()) return {};
    after = batch->last;
    total.pairs += batch->counts.pairs;
    total.consents += batch->counts.consents;
    total.answers += batch->counts.answers;
  }
}

}  // namespace

int quarantine_tokens(const std::string& config_file, const QuarantineOptions& options) {
  auto scope = scope_of(options);
  if (!scope) return fail("--stored-before", scope.error());
  auto desk = open_desk(config_file);
  if (!desk) return fail("cannot open the tokens", desk.error());
  if (options.dry_run) {
    auto counts = run_command<QuarantineCounts>([&] { return (*desk)->quarantine.count(*scope); });
    if (!counts) return fail("the tokens cannot be counted", counts.error());
    say("would be quarantined", *counts);
    return exit_ok;
  }
  QuarantineCounts total;
  auto walked = walk(**desk, *scope, total);
  if (walked || total.pairs > 0) say("quarantined", total);
  if (!walked) return fail("not all were quarantined; repeat the command", walked.error());
  return exit_ok;
}

void add_token_commands(CLI::App& app, const std::string& config, int& exit_code) {
  auto options = std::make_shared<QuarantineOptions>();  // the callback outlives us
  CLI::App* tokens = app.add_subcommand("tokens", "Tokens of the banks");
  tokens->require_subcommand(1);
  CLI::App* setting_aside = tokens->add_subcommand(
      "quarantine", "After a restore: neither serve nor present what banks may have rotated since");
  CLI::Option_group* which = setting_aside->add_option_group("which");
  which->add_flag("--all", options->all, "Every pair: no gateway has run on this database yet");
  which->add_option("--stored-before", options->stored_before,
                    "Pairs from before a gateway ran on it: 2026-11-30T12:00:00Z");
  which->require_option(1);
  setting_aside->add_option("--bank", options->bank, "Those of this bank only");
  setting_aside->add_flag("--dry-run", options->dry_run, "Count, and change nothing");
  setting_aside->callback(
      [&config, &exit_code, options] { exit_code = quarantine_tokens(config, *options); });
}

}  // namespace tpp::gateway
