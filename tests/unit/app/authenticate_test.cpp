#include "app/authenticate.hpp"

#include <gtest/gtest.h>

#include "app/clients.hpp"
#include "domain/api_key.hpp"
#include "support/fakes/fake_api_key_store.hpp"
#include "support/fakes/fake_bank.hpp"
#include "support/fakes/fake_bearer_tokens.hpp"
#include "support/fakes/fake_client_store.hpp"
#include "support/fakes/fake_clock.hpp"
#include "support/fakes/fake_digest.hpp"
#include "support/fakes/fake_ids.hpp"
#include "support/run.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

class CountingClientStore final : public ClientStore {
 public:
  explicit CountingClientStore(ClientStore& inner) : inner_(inner) {}
  Task<void> add(const Client& client, const Secret& key) override {
    return inner_.add(client, key);
  }
  Task<KeyHolder> find_by_key(const Secret& key, UtcTime now) override {
    ++lookups;
    auto found = co_await inner_.find_by_key(key, now);
    co_await gate.pass();
    co_return found;
  }
  Task<Client> find_by_subject(const TokenSubject& subject) override {
    ++lookups;
    return inner_.find_by_subject(subject);
  }
  Task<std::vector<Client>> list() override { return inner_.list(); }
  Task<void> revoke(const ClientId& id) override { return inner_.revoke(id); }
  Task<void> change(const ClientId& id, const ClientChange& change) override {
    return inner_.change(id, change);
  }

  int lookups = 0;
  Gate gate;

 private:
  ClientStore& inner_;
};

struct AuthenticateTest : ::testing::Test {
  AuthenticateTest() {
    client.id = ClientId{ids.uuid()};
    key = make_api_key(ids.random_token());
    db.clients.push_back({client, key});
    db.clients.back().key.id = ApiKeyId{ids.uuid()};
    db.clients.back().key.client = client.id;
  }

  Result<Authenticate::Known> ask(const Secret& with) { return run(io, authenticate(with)); }

  asio::io_context io;
  FakeDatabase db;
  FakeClientStore clients{db};
  CountingClientStore store{clients};
  FakeClock clock;
  FakeIds ids;
  FakeBearerTokens tokens;
  Authenticate authenticate{store, tokens, fake_digest, 60s, clock};
  Client client;
  Secret key;
};

TEST_F(AuthenticateTest, FindsTheClientOfAKey) {
  auto known = ask(key);
  ASSERT_TRUE(known);
  EXPECT_EQ((*known)->id, client.id);
}

TEST_F(AuthenticateTest, RemembersItForItsLifetime) {
  ASSERT_TRUE(ask(key));
  clock.time += 60s - 1ms;
  ASSERT_TRUE(ask(key));
  EXPECT_EQ(store.lookups, 1);
  clock.time += 1ms;
  ASSERT_TRUE(ask(key));
  EXPECT_EQ(store.lookups, 2);
}

TEST_F(AuthenticateTest, KeepsNonsenseAwayFromTheStore) {
  for (const std::string& nonsense :
       {std::string(), std::string("tgw_"), key.reveal() + "a", "TGW_" + key.reveal().substr(4),
        std::string(47, '\''), std::string(1'000'000, 'a')}) {
    auto known = ask(Secret(nonsense));
    ASSERT_FALSE(known);
    EXPECT_EQ(known.error().code, Errc::unauthorized);
  }
  EXPECT_EQ(store.lookups, 0);
}

TEST_F(AuthenticateTest, AnUnknownKeyIsUnauthorizedAndNotRemembered) {
  const Secret other = make_api_key(ids.random_token());
  EXPECT_EQ(ask(other).error().code, Errc::unauthorized);
  Client late = client;
  late.id = ClientId{ids.uuid()};
  db.clients.push_back({late, other});
  EXPECT_TRUE(ask(other));
}

TEST_F(AuthenticateTest, ARevokedClientIsOutAtOnceWhenToldAndAfterTheLifetimeWhenNot) {
  ASSERT_TRUE(ask(key));
  db.clients.front().client.revoked_at = clock.now();
  EXPECT_TRUE(ask(key)) << "the announcement was lost";
  clock.time += 60s;
  EXPECT_EQ(ask(key).error().code, Errc::unauthorized);

  db.clients.front().client.revoked_at.reset();
  ASSERT_TRUE(ask(key));
  db.clients.front().client.revoked_at = clock.now();
  authenticate.forget_all();
  EXPECT_EQ(ask(key).error().code, Errc::unauthorized);
}

TEST_F(AuthenticateTest, ARowReadBeforeTheRevocationIsNotRememberedAfterIt) {
  store.gate.close();
  auto overtaken = start(io, authenticate(key));
  run_ready(io);
  db.clients.front().client.revoked_at = clock.now();
  authenticate.forget_all();
  store.gate.open();
  finish(io, overtaken);
  EXPECT_EQ(ask(key).error().code, Errc::unauthorized);
}

TEST_F(AuthenticateTest, AKeyThatEndsIsOutAtThatMomentThoughRemembered) {
  db.clients.front().key.expires_at = clock.now() + 10s;
  ASSERT_TRUE(ask(key));
  clock.time += 10s - 1ms;
  EXPECT_TRUE(ask(key));
  EXPECT_EQ(store.lookups, 1);
  clock.time += 1ms;
  EXPECT_EQ(ask(key).error().code, Errc::unauthorized);
}

TEST_F(AuthenticateTest, EveryLiveKeyOfAClientOpens) {
  FakeApiKeyStore keys{db};
  AddKey add{keys, ids, clock};
  auto second = run(io, add(client.id, std::nullopt));
  ASSERT_TRUE(second);
  auto known = ask(second->api_key);
  ASSERT_TRUE(known);
  EXPECT_EQ((*known)->id, client.id);
  EXPECT_TRUE(ask(key));
}

TEST_F(AuthenticateTest, UsesAreHandedOutOncePerKeyAndMinute) {
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(ask(key));
  const UtcTime first = clock.now();
  auto uses = authenticate.take_uses();
  ASSERT_EQ(uses.size(), 1U);
  EXPECT_EQ(uses[0].key, db.clients.front().key.id);
  EXPECT_EQ(uses[0].at, first);
  clock.time += 59s;
  ASSERT_TRUE(ask(key));
  EXPECT_TRUE(authenticate.take_uses().empty());
  clock.time += 1s;
  ASSERT_TRUE(ask(key));
  EXPECT_EQ(authenticate.take_uses().size(), 1U);
}

TEST_F(AuthenticateTest, ABearerTokenFindsItsClientWithTheScopesThatBothHave) {
  db.clients.front().client.token_subject = TokenSubject{"corporate", "frontend-1"};
  db.clients.front().client.scopes = {ClientScope::ais, ClientScope::pis};
  tokens.good["a.b.c"] = {
      {"corporate", "frontend-1"}, {ClientScope::pis, ClientScope::admin}, clock.now() + 1h};
  auto known = ask(Secret("a.b.c"));
  ASSERT_TRUE(known);
  EXPECT_EQ((*known)->id, client.id);
  EXPECT_EQ((*known)->scopes, std::vector{ClientScope::pis});
  EXPECT_TRUE(authenticate.take_uses().empty());
}

TEST_F(AuthenticateTest, ABearerTokenIsCheckedOnceAndEndsWhenItSays) {
  db.clients.front().client.token_subject = TokenSubject{"corporate", "frontend-1"};
  tokens.good["a.b.c"] = {{"corporate", "frontend-1"}, {ClientScope::ais}, clock.now() + 30s};
  const Secret token("a.b.c");
  EXPECT_FALSE(authenticate.remembers(token));
  ASSERT_TRUE(ask(token));
  ASSERT_TRUE(ask(token));
  EXPECT_EQ(tokens.checks, 1);
  EXPECT_EQ(store.lookups, 1);
  EXPECT_TRUE(authenticate.remembers(token));
  clock.time += 30s;
  EXPECT_EQ(ask(token).error().code, Errc::unauthorized);
  EXPECT_FALSE(authenticate.remembers(token));
}

TEST_F(AuthenticateTest, AGoodTokenOfNobodyHereIsUnauthorized) {
  tokens.good["a.b.c"] = {{"corporate", "stranger"}, {ClientScope::ais}, clock.now() + 1h};
  EXPECT_EQ(ask(Secret("a.b.c")).error().code, Errc::unauthorized);
  db.clients.front().client.token_subject = TokenSubject{"partner", "stranger"};
  EXPECT_EQ(ask(Secret("a.b.c")).error().code, Errc::unauthorized) << "of another issuer";
}

TEST_F(AuthenticateTest, WhoWasAcceptedIsRememberedUntilRefused) {
  EXPECT_FALSE(authenticate.remembers(key));
  ASSERT_TRUE(ask(key));
  authenticate.forget_all();
  EXPECT_TRUE(authenticate.remembers(key));
  clock.time += 1h;
  EXPECT_TRUE(authenticate.remembers(key));
  db.clients.front().client.revoked_at = clock.now();
  EXPECT_EQ(ask(key).error().code, Errc::unauthorized);
  EXPECT_FALSE(authenticate.remembers(key));
}

TEST_F(AuthenticateTest, AnUnreachableDatabaseIsNotTheCallersFault) {
  db.failure = Error{Errc::storage_unavailable, "away"};
  EXPECT_EQ(ask(key).error().code, Errc::storage_unavailable);
}

}  // namespace
}  // namespace tpp::testing
