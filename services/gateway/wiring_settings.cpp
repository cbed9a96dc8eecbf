#include "wiring_settings.hpp"

#include <utility>

namespace tpp::gateway {

postgres::PoolSettings pool_settings(const Config& config, std::string transaction_settings) {
  postgres::PoolSettings settings;
  settings.transaction_settings = std::move(transaction_settings);
  settings.connections = static_cast<std::size_t>(config.database_pool);
  settings.queue_limit = static_cast<std::size_t>(config.database_queue);
  return settings;
}

http::ServerLimits public_limits(const Config& config) {
  const InboundLimits& given = config.http_limits;
  const auto count = [](std::int64_t number) { return static_cast<std::size_t>(number); };
  http::ServerLimits limits;
  limits.target_bytes = count(given.target_bytes);
  limits.head_bytes = count(given.head_bytes);
  limits.header_fields = count(given.fields);
  limits.body_bytes = count(given.file_bytes);
  limits.connections = count(config.http_connections);
  limits.connections_per_address = count(given.connections_per_address);
  limits.requests_in_flight = count(config.http_in_flight);
  limits.requests_per_connection = count(given.requests_per_connection);
  limits.connection_life = given.connection_life;
  limits.tls_handshake = given.handshake_time;
  limits.head = given.head_time;
  limits.body = given.body_time;
  limits.write = given.write_time;
  limits.idle = given.idle_time;
  return limits;
}

http::ServerOptions admin_options(const Config& config) {
  http::ServerOptions options;
  options.address = config.admin_address;
  options.port = static_cast<std::uint16_t>(config.admin_port);
  options.limits.body_bytes = 0;
  return options;
}

}  // namespace tpp::gateway
