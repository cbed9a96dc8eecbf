#pragma once
// Clients and their API keys. Only a digest of a key is ever stored.

#include <string>
#include <vector>

#include "core/task.hpp"
#include "domain/client.hpp"

namespace tpp {

class ClientStore {
 public:
  virtual ~ClientStore() = default;
  virtual Task<void> add(const Client& client, const Secret& api_key) = 0;
  // not_found when no live client has this key.
  virtual Task<Client> find_by_key(const Secret& api_key) = 0;
  virtual Task<std::vector<Client>> list() = 0;
  // not_found when there is none, or it is revoked already.
  virtual Task<void> revoke(const ClientId& id) = 0;
};

}  // namespace tpp
