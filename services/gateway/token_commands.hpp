#pragma once
// tpp-gateway tokens quarantine: for after a restore, before a gateway starts.

#include <string>

namespace CLI {
class App;
}

namespace tpp::gateway {

struct QuarantineOptions {
  std::string stored_before;  // empty: all
  std::string bank;           // empty: all
  bool all = false;
  bool dry_run = false;
};

int quarantine_tokens(const std::string& config_file, const QuarantineOptions& options);

// Config and exit code must outlive the parser.
void add_token_commands(CLI::App& app, const std::string& config, int& exit_code);

}  // namespace tpp::gateway
