#include "app/clients.hpp"

#include <gtest/gtest.h>

#include "domain/api_key.hpp"
#include "support/fakes/fake_api_key_store.hpp"
#include "support/fakes/fake_client_store.hpp"
#include "support/fakes/fake_clock.hpp"
#include "support/fakes/fake_ids.hpp"
#include "support/run.hpp"

namespace tpp::testing {
namespace {

bool starts_with_https(const std::string& url) {
  return url.starts_with("https://");
}

struct AddClientTest : ::testing::Test {
  Result<AddedClient> submit(const NewClient& wanted) { return run(io, add(wanted)); }

  asio::io_context io;
  FakeDatabase db;
  FakeClientStore clients{db};
  FakeClock clock;
  FakeIds ids;
  AddClient add{clients, ids, clock, starts_with_https};
};

TEST_F(AddClientTest, HandsOutAKeyThatFindsTheClient) {
  auto added = submit({"frontend", {"ais", "caf", "ais"}, {"https://app.example/back"}});
  ASSERT_TRUE(added);
  EXPECT_TRUE(looks_like_api_key(added->api_key));
  EXPECT_EQ(added->client.scopes, (std::vector{ClientScope::ais, ClientScope::caf}));
  EXPECT_EQ(added->client.created_at, clock.now());
  auto found = run(io, clients.find_by_key(added->api_key, clock.now()));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->client.id, added->client.id);
  EXPECT_EQ(found->client.return_urls, added->client.return_urls);
}

TEST_F(AddClientTest, ReportsAllWrongFieldsAtOnce) {
  auto added = submit({"", {"ais", "root"}, {"https://fine.example", "http://plain.example"}});
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code, Errc::validation_failed);
  std::vector<std::string> fields;
  for (const auto& each : added.error().context->fields) fields.push_back(each.field);
  EXPECT_EQ(fields, (std::vector<std::string>{"name", "scopes", "return_urls"}));
  EXPECT_TRUE(db.clients.empty());
}

TEST_F(AddClientTest, NeedsAScopeAndAShortName) {
  EXPECT_EQ(submit({"frontend", {}, {}}).error().context->fields.at(0).field, "scopes");
  EXPECT_EQ(submit({std::string(65, 'x'), {"ais"}, {}}).error().context->fields.at(0).field,
            "name");
}

TEST_F(AddClientTest, HandsOutNoKeyWhenTheClientIsNotStored) {
  db.failure = Error{Errc::storage_unavailable, "away"};
  auto added = submit({"frontend", {"ais"}, {}});
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code, Errc::storage_unavailable);
}

struct AddKeyTest : AddClientTest {
  AddKeyTest() : client(submit({"frontend", {"ais"}, {}})->client.id) {}
  FakeApiKeyStore keys{db};
  AddKey add_key{keys, ids, clock};
  ClientId client;
};

TEST_F(AddKeyTest, RotationLetsTheOthersWorkForTheOverlapOnly) {
  const Secret first = db.clients.front().api_key;
  auto second = run(io, add_key(client, std::nullopt, std::chrono::hours(24)));
  ASSERT_TRUE(second);
  const UtcTime end = clock.now() + std::chrono::hours(24);
  EXPECT_TRUE(run(io, clients.find_by_key(first, end - std::chrono::milliseconds(1))));
  EXPECT_EQ(run(io, clients.find_by_key(first, end)).error().code, Errc::not_found);
  EXPECT_TRUE(run(io, clients.find_by_key(second->api_key, end)));
}

TEST_F(AddKeyTest, AKeyMayEndByItself) {
  auto added = run(io, add_key(client, std::chrono::hours(1)));
  ASSERT_TRUE(added);
  EXPECT_EQ(added->key.expires_at, clock.now() + std::chrono::hours(1));
  EXPECT_EQ(added->key.prefix, added->api_key.reveal().substr(0, 12));
}

TEST_F(AddKeyTest, NoKeyForAClientThatIsNot) {
  auto added = run(io, add_key(ClientId{ids.uuid()}, std::nullopt));
  EXPECT_EQ(added.error().code, Errc::not_found);
}

}  // namespace
}  // namespace tpp::testing
