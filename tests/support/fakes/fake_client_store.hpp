#pragma once
// ClientStore in memory.

#include "domain/ports/client_store.hpp"
#include "support/fakes/fake_database.hpp"

namespace tpp {

class FakeClientStore final : public ClientStore {
 public:
  explicit FakeClientStore(FakeDatabase& database) : db_(database) {}

  Task<void> add(const Client& client, const Secret& api_key) override {
    if (db_.failure) co_return *db_.failure;
    for (const auto& each : db_.clients)
      if (each.client.id == client.id || each.api_key.equals(api_key))
        co_return Error{Errc::conflict, "this client or its key exists already"};
    db_.clients.push_back({client, api_key});
    co_return Result<void>();
  }

  Task<Client> find_by_key(const Secret& api_key) override {
    if (db_.failure) co_return *db_.failure;
    for (const auto& each : db_.clients)
      if (each.api_key.equals(api_key) && !each.client.revoked_at) co_return each.client;
    co_return Error{Errc::not_found, "no client has this key"};
  }

  Task<std::vector<Client>> list() override {
    if (db_.failure) co_return *db_.failure;
    std::vector<Client> all;
    for (const auto& each : db_.clients) all.push_back(each.client);
    std::ranges::sort(all, [](auto& a, auto& b) {
      return std::pair(a.created_at, a.id) < std::pair(b.created_at, b.id);
    });
    co_return all;
  }

  Task<void> revoke(const ClientId& id) override {
    if (db_.failure) co_return *db_.failure;
    for (auto& each : db_.clients) {
      if (each.client.id != id || each.client.revoked_at) continue;
      each.client.revoked_at = db_.now;
      co_return Result<void>();
    }
    co_return Error{Errc::not_found, "no live client has this id"};
  }

 private:
  FakeDatabase& db_;
};

}  // namespace tpp
