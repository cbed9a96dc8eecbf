#pragma once
// A client is one frontend of the TPP, with its own credentials, scopes and return URLs.

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/ids.hpp"

namespace tpp {

enum class ClientScope { ais, pis, caf, admin };

std::string_view name_of(ClientScope scope);
std::optional<ClientScope> client_scope_from(std::string_view name);

// How the browser that comes back from the bank is known to be the one that left.
enum class BrowserBinding {
  none,        // by the state alone: for clients that bind it themselves
  start_page,  // by a cookie that our start page set
};

std::string_view name_of(BrowserBinding binding);
std::optional<BrowserBinding> browser_binding_from(std::string_view name);

// Whom a bearer token of an issuer is about.
struct TokenSubject {
  std::string issuer;  // its name in our configuration
  std::string subject;
  bool operator==(const TokenSubject&) const = default;
};

// Nothing means the configured default; 0 means no limit.
struct ClientLimits {
  std::optional<int> rate_per_second;
  std::optional<int> rate_burst;
  std::optional<int> concurrency;
  bool operator==(const ClientLimits&) const = default;
};

struct Client {
  ClientId id;
  std::string name;
  std::vector<ClientScope> scopes;
  std::vector<std::string> return_urls;  // compared exactly
  UtcTime created_at;
  std::optional<UtcTime> revoked_at;
  std::optional<TokenSubject> token_subject = {};
  ClientLimits limits = {};
  BrowserBinding browser_binding = BrowserBinding::none;

  bool may(ClientScope scope) const { return std::ranges::find(scopes, scope) != scopes.end(); }
  bool owns_return_url(std::string_view url) const {
    return std::ranges::find(return_urls, url) != return_urls.end();
  }
};

}  // namespace tpp
