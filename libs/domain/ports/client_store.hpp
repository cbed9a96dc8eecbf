#pragma once
// Clients and their API keys. Only a digest of a key is ever stored.

#include <string>
#include <vector>

#include "core/task.hpp"
#include "domain/api_key.hpp"
#include "domain/client.hpp"

namespace tpp {

// A live key and whose it is.
struct KeyHolder {
  Client client;
  ApiKeyId key;
  std::optional<UtcTime> expires_at;
};

// What an operator may change of a client; what is not given stays.
struct ClientChange {
  std::optional<TokenSubject> token_subject;  // an empty subject takes it away
  std::optional<int> rate_per_second;
  std::optional<int> rate_burst;
  std::optional<int> concurrency;
  std::optional<BrowserBinding> browser_binding;
};

class ClientStore {
 public:
  virtual ~ClientStore() = default;
  // With its first key. conflict: the id, the key or the token subject is taken.
  virtual Task<void> add(const Client& client, const Secret& api_key) = 0;
  // not_found when no live client has this key, or it has ended at `now`.
  virtual Task<KeyHolder> find_by_key(const Secret& api_key, UtcTime now) = 0;
  // not_found when no live client has it.
  virtual Task<Client> find_by_subject(const TokenSubject& subject) = 0;
  virtual Task<std::vector<Client>> list() = 0;
  // not_found when there is none, or it is revoked already.
  virtual Task<void> revoke(const ClientId& id) = 0;
  // not_found as in revoke; conflict: the token subject is another client's.
  virtual Task<void> change(const ClientId& id, const ClientChange& change) = 0;
};

struct KeyUse {
  ApiKeyId key;
  UtcTime at;
};

class ApiKeyStore {
 public:
  virtual ~ApiKeyStore() = default;
  // One more key of a live client. With `others_end` its other keys end then at the latest.
  // not_found: no live client has this id.
  virtual Task<void> add(const ApiKey& key, const Secret& api_key,
                         std::optional<UtcTime> others_end) = 0;
  // Oldest first, ended ones too.
  virtual Task<std::vector<ApiKey>> list(const ClientId& client) = 0;
  // not_found when there is none, or it is revoked already.
  virtual Task<void> revoke(const ApiKeyId& id, UtcTime now) = 0;
  // Writes down the last use of each; of uses within a minute the first counts.
  virtual Task<void> note_uses(const std::vector<KeyUse>& uses) = 0;
};

}  // namespace tpp
