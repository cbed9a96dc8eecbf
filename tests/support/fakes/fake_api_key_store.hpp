#pragma once
// ApiKeyStore in memory.

#include "domain/ports/client_store.hpp"
#include "support/fakes/fake_database.hpp"

namespace tpp {

class FakeApiKeyStore final : public ApiKeyStore {
 public:
  explicit FakeApiKeyStore(FakeDatabase& database) : db_(database) {}

  Task<void> add(const ApiKey& key, const Secret& api_key,
                 std::optional<UtcTime> others_end) override {
    if (db_.failure) co_return *db_.failure;
    const auto holds = [&](const auto& each) {
      return each.client.id == key.client && !each.client.revoked_at;
    };
    if (std::ranges::none_of(db_.clients, holds))
      co_return Error{Errc::not_found, "no live client has this id"};
    for (ApiKey* each : keys()) {
      const bool longer = others_end && (!each->expires_at || *each->expires_at > *others_end);
      if (each->client == key.client && !each->revoked_at && longer) each->expires_at = others_end;
    }
    db_.further_keys.push_back({key, api_key});
    co_return Result<void>();
  }

  Task<std::vector<ApiKey>> list(const ClientId& client) override {
    if (db_.failure) co_return *db_.failure;
    std::vector<ApiKey> found;
    for (const ApiKey* each : keys())
      if (each->client == client) found.push_back(*each);
    std::ranges::sort(found, [](auto& a, auto& b) {
      return std::pair(a.created_at, a.id) < std::pair(b.created_at, b.id);
    });
    co_return found;
  }

  Task<void> revoke(const ApiKeyId& id, UtcTime now) override {
    if (db_.failure) co_return *db_.failure;
    for (ApiKey* each : keys()) {
      if (each->id != id || each->revoked_at) continue;
      each->revoked_at = now;
      co_return Result<void>();
    }
    co_return Error{Errc::not_found, "no live key has this id"};
  }

  Task<void> note_uses(const std::vector<KeyUse>& uses) override {
    if (db_.failure) co_return *db_.failure;
    for (const KeyUse& use : uses)
      for (ApiKey* each : keys())
        if (each->id == use.key &&
            (!each->last_used_at || use.at - *each->last_used_at >= std::chrono::minutes(1)))
          each->last_used_at = use.at;
    co_return Result<void>();
  }

 private:
  std::vector<ApiKey*> keys() {
    std::vector<ApiKey*> all;
    for (auto& each : db_.clients) all.push_back(&each.key);
    for (auto& each : db_.further_keys) all.push_back(&each.key);
    return all;
  }
  FakeDatabase& db_;
};

}  // namespace tpp
