#include "app/authenticate.hpp"

#include <gtest/gtest.h>

#include "domain/api_key.hpp"
#include "support/fakes/fake_bank.hpp"
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
  Task<Client> find_by_key(const Secret& key) override {
    ++lookups;
    auto found = co_await inner_.find_by_key(key);
    co_await gate.pass();
    co_return found;
  }
  Task<std::vector<Client>> list() override { return inner_.list(); }
  Task<void> revoke(const ClientId& id) override { return inner_.revoke(id); }

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
  }

  Result<Authenticate::Known> ask(const Secret& with) { return run(io, authenticate(with)); }

  asio::io_context io;
  FakeDatabase db;
  FakeClientStore clients{db};
  CountingClientStore store{clients};
  FakeClock clock;
  FakeIds ids;
  Authenticate authenticate{store, fake_digest, 60s, clock};
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

TEST_F(AuthenticateTest, AnUnreachableDatabaseIsNotTheCallersFault) {
  db.failure = Error{Errc::storage_unavailable, "away"};
  EXPECT_EQ(ask(key).error().code, Errc::storage_unavailable);
}

}  // namespace
}  // namespace tpp::testing
