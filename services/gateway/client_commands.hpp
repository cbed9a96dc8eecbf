#pragma once
// The commands about clients and their API keys; see commands.hpp for the others.

#include <optional>
#include <string>
#include <vector>

namespace tpp::gateway {

struct ClientOptions {
  std::string name;
  std::vector<std::string> scopes;
  std::vector<std::string> return_urls;
  std::optional<std::string> issuer;   // of its bearer tokens
  std::optional<std::string> subject;  // in them
  std::optional<int> rate;
  std::optional<int> burst;
  std::optional<int> concurrency;
  std::optional<std::string> browser_binding;
};

struct ClientKeyOptions {
  std::string client;
  std::string expires_in;  // "90d"; empty: it does not end
  std::string overlap;     // of a rotation
};

int add_client(const std::string& config_file, const ClientOptions& options, bool json);
int list_clients(const std::string& config_file, bool json);
int change_client(const std::string& config_file, const std::string& id,
                  const ClientOptions& options);
int revoke_client(const std::string& config_file, const std::string& id);
int add_client_key(const std::string& config_file, const ClientKeyOptions& options, bool json);
int rotate_client_key(const std::string& config_file, const ClientKeyOptions& options, bool json);
int list_client_keys(const std::string& config_file, const std::string& client, bool json);
int revoke_client_key(const std::string& config_file, const std::string& id);

}  // namespace tpp::gateway
