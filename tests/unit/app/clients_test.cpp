#include "app/clients.hpp"

#include <gtest/gtest.h>

#include "domain/api_key.hpp"
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
  auto found = run(io, clients.find_by_key(added->api_key));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, added->client.id);
  EXPECT_EQ(found->return_urls, added->client.return_urls);
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

}  // namespace
}  // namespace tpp::testing
