#pragma once
// tpp-gateway audit verify|export: evidence for people, from the database alone.

#include <string>

namespace CLI {
class App;
}

namespace tpp::gateway {

struct AuditOptions {
  std::string known_file;  // what an earlier verify --json printed
  std::string psu;
  std::string client;
  bool json = false;
};

int verify_audit(const std::string& config_file, const AuditOptions& options);
int export_audit(const std::string& config_file, const AuditOptions& options);

// Config and exit code must outlive the parser.
void add_audit_commands(CLI::App& app, const std::string& config, int& exit_code);

}  // namespace tpp::gateway
