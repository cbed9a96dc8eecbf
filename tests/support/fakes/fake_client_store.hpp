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
      if (each.client.id == client.id || each.api_key.equals(api_key) ||
          (client.token_subject && each.client.token_subject == client.token_subject))
        co_return Error{Errc::conflict, "this client or its key exists already"};
    ApiKey key;
    key.id = ApiKeyId{db_.next_uuid()};
    key.client = client.id;
    key.prefix = shown_prefix(api_key);
    key.created_at = client.created_at;
    db_.clients.push_back({client, api_key, std::move(key)});
    co_return Result<void>();
  }

  Task<KeyHolder> find_by_key(const Secret& api_key, UtcTime now) override {
    if (db_.failure) co_return *db_.failure;
    for (const auto& each : db_.clients)
      if (each.api_key.equals(api_key) && !each.client.revoked_at && is_live(each.key, now))
        co_return KeyHolder{each.client, each.key.id, each.key.expires_at};
    for (const auto& each : db_.further_keys) {
      const auto* holder = live(each.key.client);
      if (each.api_key.equals(api_key) && is_live(each.key, now) && holder != nullptr)
        co_return KeyHolder{holder->client, each.key.id, each.key.expires_at};
    }
    co_return Error{Errc::not_found, "no client has this key"};
  }

  Task<Client> find_by_subject(const TokenSubject& subject) override {
    if (db_.failure) co_return *db_.failure;
    for (const auto& each : db_.clients)
      if (each.client.token_subject == subject && !each.client.revoked_at) co_return each.client;
    co_return Error{Errc::not_found, "no client has this token subject"};
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
    auto* found = live(id);
    if (found == nullptr) co_return Error{Errc::not_found, "no live client has this id"};
    found->client.revoked_at = db_.now;
    co_return Result<void>();
  }

  Task<void> change(const ClientId& id, const ClientChange& change) override {
    if (db_.failure) co_return *db_.failure;
    auto* found = live(id);
    if (found == nullptr) co_return Error{Errc::not_found, "no live client has this id"};
    Client& client = found->client;
    if (change.rate_per_second) client.limits.rate_per_second = change.rate_per_second;
    if (change.rate_burst) client.limits.rate_burst = change.rate_burst;
    if (change.concurrency) client.limits.concurrency = change.concurrency;
    if (change.browser_binding) client.browser_binding = *change.browser_binding;
    if (!change.token_subject) co_return Result<void>();
    for (const auto& each : db_.clients)
      if (each.client.id != id && each.client.token_subject == change.token_subject)
        co_return Error{Errc::conflict, "another client has this token subject"};
    client.token_subject = change.token_subject;
    if (client.token_subject->subject.empty()) client.token_subject.reset();
    co_return Result<void>();
  }

 private:
  FakeDatabase::StoredClient* live(const ClientId& id) {
    for (auto& each : db_.clients)
      if (each.client.id == id && !each.client.revoked_at) return &each;
    return nullptr;
  }
  FakeDatabase& db_;
};

}  // namespace tpp
