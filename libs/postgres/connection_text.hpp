#pragma once
// Builds the text every connection of ours is made with. Limits stand in it, not in SET commands:
// what is SET gets lost with the connection. Behind a pooler each transaction brings its own.

#include <chrono>
#include <string>

#include "core/result.hpp"
#include "core/secret.hpp"

namespace tpp::postgres {

// What stands between us and the server.
enum class Pooler {
  none,
  by_transaction,  // PgBouncer: what is set for a session there is set for strangers, too
};

struct ConnectionSettings {
  Secret dsn;  // "key=value …" or a postgresql:// URI; what it sets wins over what stands here
  std::string application_name = "tpp-gateway";
  std::chrono::seconds connect_timeout{3};
  std::chrono::milliseconds statement_timeout{3000};
  std::chrono::milliseconds lock_timeout{1000};
  std::chrono::milliseconds idle_in_transaction_timeout{5000};
  Pooler pooler = Pooler::none;
};

// invalid_input when the DSN cannot be read; the error does not repeat it.
Result<Secret> connection_text(const ConnectionSettings& settings);

// For PoolSettings: the limits as statements, where a pooler keeps them out of the connection.
std::string transaction_settings(const ConnectionSettings& settings);

}  // namespace tpp::postgres
