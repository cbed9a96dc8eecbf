#pragma once
// The command `bank probe`: the first thing to run after the bank has let us in.

#include <string>

namespace tpp::gateway {

struct BankProbeOptions {
  std::string profile;  // of a configured bank, or its id; with one bank configured, any profile
  std::string iban;     // where consents are for one account; empty: none
};

// Makes only calls that change nothing, and prints a line for each: what works, what the bank
// answered, which setting to look at. exit_ok when all is well.
int probe_bank(const std::string& config_file, const BankProbeOptions& options);

}  // namespace tpp::gateway
