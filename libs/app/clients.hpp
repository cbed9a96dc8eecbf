#pragma once
// The operator's use cases: add_client, list_clients, revoke_client.

#include "core/clock.hpp"
#include "domain/ports/client_store.hpp"

namespace tpp {

struct NewClient {
  std::string name;
  std::vector<std::string> scopes;
  std::vector<std::string> return_urls;
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

}  // namespace tpp
