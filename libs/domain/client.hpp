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

struct Client {
  ClientId id;
  std::string name;
  std::vector<ClientScope> scopes;
  std::vector<std::string> return_urls;  // compared exactly
  UtcTime created_at;
  std::optional<UtcTime> revoked_at;

  bool may(ClientScope scope) const { return std::ranges::find(scopes, scope) != scopes.end(); }
  bool owns_return_url(std::string_view url) const {
    return std::ranges::find(return_urls, url) != return_urls.end();
  }
};

}  // namespace tpp
