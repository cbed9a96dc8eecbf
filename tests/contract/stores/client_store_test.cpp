#include "contract/stores/fixture.hpp"

namespace tpp::testing {
namespace {

template <class World>
class ClientStoreTest : public StoreTest<World> {};
TYPED_TEST_SUITE(ClientStoreTest, Worlds);

TYPED_TEST(ClientStoreTest, FindsAClientByItsKey) {
  Client made = this->client;
  made.id.value = this->ids.uuid();
  const auto key = this->ids.random_token();
  auto& store = this->replica().clients;
  ASSERT_TRUE(this->run(store.add(made, key)));

  auto found = this->run(store.find_by_key(key));

  ASSERT_TRUE(found);
  EXPECT_EQ(found->id, made.id);
  EXPECT_EQ(found->name, made.name);
  EXPECT_EQ(found->scopes, made.scopes);
  EXPECT_EQ(found->return_urls, made.return_urls);
  EXPECT_EQ(found->created_at, made.created_at);
  EXPECT_FALSE(found->revoked_at);
}

TYPED_TEST(ClientStoreTest, UnknownKeyIsNotFound) {
  auto found = this->run(this->replica().clients.find_by_key(Secret("guess")));

  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Errc::not_found);
}

TYPED_TEST(ClientStoreTest, RevokedClientHasNoKeyButStaysListed) {
  Client made = this->client;
  made.id.value = this->ids.uuid();
  const auto key = this->ids.random_token();
  auto& store = this->replica().clients;
  ASSERT_TRUE(this->run(store.add(made, key)));

  ASSERT_TRUE(this->run(store.revoke(made.id)));
  auto found = this->run(store.find_by_key(key));
  auto again = this->run(store.revoke(made.id));
  auto listed = this->run(store.list());

  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Errc::not_found);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::not_found);
  ASSERT_TRUE(listed);
  auto entry = std::ranges::find(*listed, made.id, &Client::id);
  ASSERT_NE(entry, listed->end());
  EXPECT_TRUE(entry->revoked_at);
}

TYPED_TEST(ClientStoreTest, TwoClientsCannotShareAKey) {
  Client first = this->client;
  Client second = this->client;
  first.id.value = this->ids.uuid();
  second.id.value = this->ids.uuid();
  const auto key = this->ids.random_token();
  auto& store = this->replica().clients;
  ASSERT_TRUE(this->run(store.add(first, key)));

  auto added = this->run(store.add(second, key));

  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code, Errc::conflict);
}

}  // namespace
}  // namespace tpp::testing
