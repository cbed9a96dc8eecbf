#pragma once
// The `clients` part of the command line.

#include <memory>
#include <string>

namespace CLI {
class App;
}

namespace tpp::gateway {

// Callbacks use `config` and set `exit_code`; both must outlive the parsing.
void add_client_commands(CLI::App& app, int& exit_code, const std::string& config);

}  // namespace tpp::gateway
