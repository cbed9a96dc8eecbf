#pragma once
// What every contract suite starts from: a client, its consents, and how to bring them to life.

#include <gtest/gtest.h>

#include "contract/stores/worlds.hpp"

namespace tpp::testing {

using Worlds = ::testing::Types<FakeWorld, PgWorld>;

inline constexpr UtcTime now{std::chrono::milliseconds(1'700'000'000'123)};
inline constexpr std::chrono::hours day{24};

template <class World>
class StoreTest : public ::testing::Test {
 protected:
  StoreTest() : client(new_client()) {}

  template <class T>
  Result<T> run(Task<T> task) {
    return testing::run(io, std::move(task));
  }

  Client new_client() {
    Client made;
    made.id.value = ids.uuid();
    made.name = "frontend";
    made.scopes = {ClientScope::ais, ClientScope::caf};
    made.return_urls = {"https://app.example/back", "https://app.example/\"quoted\\\",{x}"};
    made.created_at = now;
    auto added = run(replica().clients.add(made, ids.random_token()));
    EXPECT_TRUE(added);
    return made;
  }

  Replica replica(std::size_t index = 0) { return world.replica(index); }

  Consent new_consent(UtcTime created_at = now) {
    Consent consent;
    consent.id.value = ids.uuid();
    consent.client = client.id;
    consent.psu_ref = "customer-7";
    consent.bank.value = "belfius";
    consent.language = "nl";
    consent.return_url = client.return_urls.front();
    consent.created_at = created_at;
    consent.pending_until = created_at + authorization_lifetime;
    return consent;
  }

  Authorization new_authorization(const Consent& consent, AuthorizationPurpose purpose) {
    return Authorization{
        AuthorizationId{ids.uuid()}, consent.id,         purpose,
        ids.random_token(),          ids.random_token(), now + authorization_lifetime};
  }

  struct Started {
    Consent consent;
    Authorization authorization;
  };
  Started create(UtcTime created_at = now) {
    Consent consent = new_consent(created_at);
    Authorization authorization = new_authorization(consent, AuthorizationPurpose::initial);
    EXPECT_TRUE(run(replica().consents.create(consent, authorization)));
    return {consent, authorization};
  }

  static TokenGrant new_grant(const std::string& name) {
    TokenGrant grant;
    grant.access_token = Secret("access-" + name);
    grant.refresh_token = Secret("refresh-" + name);
    grant.access_lifetime = std::chrono::seconds(3600);
    return grant;
  }

  // Consumes the state and stores the grant, as the callback does.
  Result<void> complete(const Authorization& authorization, const TokenGrant& grant,
                        const GrantedAccount* account = nullptr) {
    auto lookup = run(replica().consents.consume_state(nullptr, nullptr, authorization.state, now));
    if (!lookup) return lookup.error();
    return run(replica().consents.grant(lookup->authorization, grant, account, now,
                                        now + std::chrono::days(180)));
  }

  Consent create_granted(const std::string& grant_name = "first") {
    auto [consent, authorization] = create();
    EXPECT_TRUE(complete(authorization, new_grant(grant_name)));
    return find(consent.id);
  }

  Consent find(const ConsentId& id) {
    auto found = run(replica().consents.find(client.id, id));
    EXPECT_TRUE(found);
    return found ? *found : Consent();
  }

  asio::io_context io;  // before the world: its pools post to it until they are gone
  crypto::SystemIdSource ids;
  World world;
  Client client;
};

}  // namespace tpp::testing
