#pragma once
// Secrets from files, as mounted by Kubernetes or systemd.

#include <string>

#include "core/result.hpp"
#include "core/secret.hpp"

namespace tpp::config {

// Without the line breaks at the end. invalid_input says why not, and never what the file holds.
Result<Secret> read_secret_file(const std::string& path);

}  // namespace tpp::config
