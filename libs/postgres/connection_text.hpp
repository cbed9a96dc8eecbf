#pragma once
// Builds the text every connection of ours is made with. Limits stand in it, not in SET commands:
// what is SET gets lost with the connection.

#include <chrono>
#include <string>

#include "core/result.hpp"
#include "core/secret.hpp"

namespace tpp::postgres {

struct ConnectionSettings {
  Secret dsn;  // "key=value …" or a postgresql:// URI; what it sets wins over what stands here
  std::string application_name = "tpp-gateway";
  std::chrono::seconds connect_timeout{3};
  std::chrono::milliseconds statement_timeout{3000};
  std::chrono::milliseconds lock_timeout{1000};
  std::chrono::milliseconds idle_in_transaction_timeout{5000};
};

// invalid_input when the DSN cannot be read; the error does not repeat it.
Result<Secret> connection_text(const ConnectionSettings& settings);

}  // namespace tpp::postgres
