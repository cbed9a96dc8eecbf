#pragma once
// What the configuration means in the words of the server kit and the pool.

#include <string>

#include "config.hpp"
#include "http/server.hpp"
#include "postgres/pool.hpp"

namespace tpp::gateway {

postgres::PoolSettings pool_settings(const Config& config, std::string transaction_settings);
http::ServerLimits public_limits(const Config& config);
http::ServerOptions admin_options(const Config& config);

}  // namespace tpp::gateway
