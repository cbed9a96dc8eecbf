#pragma once
// The operator's use cases about clients and their keys.

#include "core/clock.hpp"
#include "domain/ports/client_store.hpp"

namespace tpp {

struct NewClient {
  std::string name;
  std::vector<std::string> scopes;
  std::vector<std::string> return_urls;
  std::optional<TokenSubject> token_subject = {};
  ClientLimits limits = {};
  BrowserBinding browser_binding = BrowserBinding::none;
};

struct AddedClient {
  Client client;
  Secret api_key;  // shown once, never again
};

class AddClient {
 public:
  // is_web_url: absolute https, or http to a loopback host for development.
  using UrlRule = bool (*)(const std::string& url);
  AddClient(ClientStore& clients, IdSource& ids, const Clock& clock, UrlRule is_web_url)
      : clients_(clients), ids_(ids), clock_(clock), is_web_url_(is_web_url) {}

  // Errors: validation_failed with all wrong fields, conflict (the name is taken).
  Task<AddedClient> operator()(NewClient wanted);

 private:
  ClientStore& clients_;
  IdSource& ids_;
  const Clock& clock_;
  UrlRule is_web_url_;
};

struct AddedKey {
  ApiKey key;
  Secret api_key;  // shown once, never again
};

// One more key for a client; or, with an overlap, one that takes the place of all others.
class AddKey {
 public:
  AddKey(ApiKeyStore& keys, IdSource& ids, const Clock& clock)
      : keys_(keys), ids_(ids), clock_(clock) {}

  // Errors: not_found (no live client).
  Task<AddedKey> operator()(const ClientId& client, std::optional<std::chrono::seconds> lifetime,
                            std::optional<std::chrono::seconds> overlap = std::nullopt);

 private:
  ApiKeyStore& keys_;
  IdSource& ids_;
  const Clock& clock_;
};

}  // namespace tpp
