#pragma once
// Every setting of the gateway, with its default. config.cpp declares each key once; the schema and
// docs/configuration.md come from there.

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "config/reader.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "domain/retention.hpp"

namespace tpp::gateway {

// How one bank is called; the meaning of each stands in config.cpp.
struct BankCallConfig {
  std::chrono::milliseconds connect_limit{3'000};
  std::chrono::milliseconds tls_limit{5'000};
  std::chrono::milliseconds name_lookup_limit{2'000};
  std::chrono::milliseconds token_limit{10'000};
  std::chrono::milliseconds read_limit{20'000};
  std::chrono::milliseconds payment_limit{30'000};
  std::int64_t reads = 16;
  std::int64_t tokens = 8;
  std::int64_t payments = 8;
  std::int64_t retries = 2;
  std::int64_t retry_budget_percent = 10;
  std::int64_t breaker_failures = 5;
  std::int64_t breaker_percent = 50;
  std::int64_t breaker_least_calls = 20;
  std::chrono::milliseconds breaker_window{30'000};
  std::chrono::milliseconds breaker_open{30'000};
  std::chrono::milliseconds breaker_longest{300'000};
};

struct BankConfig {
  std::string id;
  std::string profile;   // a name in bank_profiles, or a path
  std::string base_url;  // empty: the profile's
  std::string environment = "live";
  std::string client_id;
  Secret client_secret;
  std::string certificate_file;  // QWAC and the chain behind it
  std::string private_key_file;
  std::string trusted_ca_file;
  std::string signing_certificate_file;  // QSealC
  std::string signing_key_file;
  std::string crl_file;
  std::vector<std::string> pins;  // of the bank's server
  std::string pins_mode = "enforce";
  std::vector<std::string> page_origins;
  std::int64_t connections = 32;
  BankCallConfig calls;
};

// Of the public listener.
struct InboundLimits {
  std::int64_t target_bytes = 4 * 1024;
  std::int64_t head_bytes = 16 * 1024;
  std::int64_t fields = 64;
  std::int64_t body_bytes = 64 * 1024;
  std::int64_t file_bytes = 1024 * 1024;
  std::int64_t connections_per_address = 128;
  std::int64_t requests_per_connection = 1000;
  std::chrono::milliseconds connection_life{600'000};
  std::chrono::milliseconds handshake_time{5'000};
  std::chrono::milliseconds head_time{10'000};
  std::chrono::milliseconds body_time{20'000};
  std::chrono::milliseconds write_time{30'000};
  std::chrono::milliseconds idle_time{75'000};
};

struct InboundTls {
  std::string certificate_file;  // empty: plain HTTP
  std::string private_key_file;
  std::string client_ca_file;
  std::chrono::milliseconds look_every{30'000};
};

// Whose bearer tokens are accepted.
struct IssuerConfig {
  std::string id;
  std::string issuer;    // "iss" in its tokens
  std::string audience;  // "aud": us
  std::string jwks_file;
  std::string jwks_url;
  std::string jwks_ca_file;
  std::vector<std::string> algorithms{"RS256", "ES256", "EdDSA"};
  std::string client_claim = "sub";
  std::string scope_claim = "scope";
  std::chrono::milliseconds leeway{10'000};
};

struct CallerLimitsConfig {
  std::int64_t rate_per_second = 500;
  std::int64_t rate_burst = 1000;
  std::int64_t concurrency = 128;
  std::int64_t failures_per_minute = 300;
};

struct Config {
  std::string http_address = "127.0.0.1";
  std::int64_t http_port = 8080;
  std::string public_url;
  std::int64_t http_connections = 4096;
  std::int64_t http_in_flight = 512;
  std::chrono::milliseconds request_limit{25'000};
  InboundLimits http_limits;
  InboundTls http_tls;
  std::int64_t overload_memory = 0;  // bytes; 0: the limit of the control group

  std::string admin_address = "127.0.0.1";
  std::int64_t admin_port = 9090;
  Secret admin_token;

  CallerLimitsConfig callers;
  std::vector<IssuerConfig> issuers;

  Secret database_url;
  std::string database_pooler = "none";
  Secret database_direct_url;  // empty: the other one
  std::string migrations = "/usr/share/tpp-gateway/migrations";
  std::int64_t database_pool = 8;
  std::int64_t database_queue = 256;

  Secret sealing_keys;
  std::string sealing_keys_file;  // empty: they came in a variable

  std::string spool_folder;
  std::int64_t spool_limit = 10'000;
  std::chrono::milliseconds refresh_pause{30'000};

  std::int64_t cached_accounts = 20'000;
  std::chrono::milliseconds cache_lifetime{60'000};

  std::int64_t refresh_rate = 5;
  std::int64_t refresh_burst = 10;
  std::chrono::milliseconds certificates_look_every{30'000};
  bool group_readable_keys = false;

  std::string bank_profiles = "/usr/share/tpp-gateway/banks";
  std::vector<BankConfig> banks;

  RetentionPeriods retention;

  std::string log_level = "info";
  std::chrono::milliseconds drain_limit{45'000};
};

struct LoadedConfig {
  Config config;
  std::string redacted;  // effective values as JSON, secrets as "***"
};

// Which values have to be there. Unknown keys and wrong values are refused whatever is needed.
enum class Needs : std::uint8_t {
  everything,  // to serve
  database,    // to migrate: a deployment does that before the rest of its configuration exists
  nothing,     // to look at a gateway that runs with the same configuration
};

// Error::detail names everything that is wrong, one line each.
Result<LoadedConfig> load_config(const config::Sources& sources, Needs needs = Needs::everything);

// For docs/configuration.md and docs/configuration.schema.json; a test compares them.
std::string configuration_schema();
std::string configuration_table();

}  // namespace tpp::gateway
