#include <pqxx/pqxx>

#include "contract/stores/fixture.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

template <class World>
class ApiKeyStoreTest : public StoreTest<World> {
 protected:
  ApiKey new_key() {
    ApiKey key;
    key.id.value = this->ids.uuid();
    key.client = this->client.id;
    key.prefix = "tgw_abcdefgh";
    key.created_at = now;
    return key;
  }
  std::vector<ApiKey> listed() {
    auto keys = this->run(this->replica().api_keys.list(this->client.id));
    EXPECT_TRUE(keys);
    return keys ? *keys : std::vector<ApiKey>();
  }
};
TYPED_TEST_SUITE(ApiKeyStoreTest, Worlds);

TYPED_TEST(ApiKeyStoreTest, AClientsFirstKeyIsOneOfItsKeys) {
  const auto keys = this->listed();
  ASSERT_EQ(keys.size(), 1U);
  EXPECT_EQ(keys[0].client, this->client.id);
  EXPECT_EQ(keys[0].prefix.size(), 12U);
  EXPECT_EQ(keys[0].created_at, now);
}

TYPED_TEST(ApiKeyStoreTest, AnotherKeyFindsTheSameClientUntilItEnds) {
  ApiKey key = this->new_key();
  key.expires_at = now + 1h;
  const Secret secret = this->ids.random_token();
  ASSERT_TRUE(this->run(this->replica().api_keys.add(key, secret, std::nullopt)));

  auto& clients = this->replica(1).clients;
  auto found = this->run(clients.find_by_key(secret, now + 1h - 1ms));
  ASSERT_TRUE(found);
  EXPECT_EQ(found->client.id, this->client.id);
  EXPECT_EQ(found->key, key.id);
  EXPECT_EQ(found->expires_at, key.expires_at);
  EXPECT_EQ(this->run(clients.find_by_key(secret, now + 1h)).error().code, Errc::not_found);
}

TYPED_TEST(ApiKeyStoreTest, ARotationShortensTheOthersAndLengthensNone) {
  auto& keys = this->replica().api_keys;
  ApiKey ends_soon = this->new_key();
  ends_soon.expires_at = now + 1min;
  ASSERT_TRUE(this->run(keys.add(ends_soon, this->ids.random_token(), std::nullopt)));
  const ApiKey fresh = this->new_key();
  ASSERT_TRUE(this->run(keys.add(fresh, this->ids.random_token(), now + 24h)));

  for (const ApiKey& key : this->listed()) {
    if (key.id == fresh.id)
      EXPECT_FALSE(key.expires_at);
    else
      EXPECT_EQ(key.expires_at, key.id == ends_soon.id ? now + 1min : now + 24h);
  }
}

TYPED_TEST(ApiKeyStoreTest, ARevokedKeyOpensNothingAndTheOthersStay) {
  const ApiKey key = this->new_key();
  const Secret secret = this->ids.random_token();
  auto& keys = this->replica().api_keys;
  ASSERT_TRUE(this->run(keys.add(key, secret, std::nullopt)));
  const ApiKeyId first =
      this->listed()[0].id == key.id ? this->listed()[1].id : this->listed()[0].id;

  ASSERT_TRUE(this->run(keys.revoke(first, now)));

  EXPECT_TRUE(this->run(this->replica().clients.find_by_key(secret, now)));
  EXPECT_EQ(this->run(keys.revoke(first, now)).error().code, Errc::not_found);
  ASSERT_TRUE(this->run(keys.revoke(key.id, now)));
  EXPECT_EQ(this->run(this->replica().clients.find_by_key(secret, now)).error().code,
            Errc::not_found);
}

TYPED_TEST(ApiKeyStoreTest, KeysAreForLiveClientsOnly) {
  ApiKey key = this->new_key();
  ASSERT_TRUE(this->run(this->replica().clients.revoke(this->client.id)));
  auto added = this->run(this->replica().api_keys.add(key, this->ids.random_token(), std::nullopt));
  EXPECT_EQ(added.error().code, Errc::not_found);
}

TYPED_TEST(ApiKeyStoreTest, OneUseAMinuteIsWrittenDown) {
  auto& keys = this->replica().api_keys;
  const ApiKeyId id = this->listed()[0].id;
  ASSERT_TRUE(this->run(keys.note_uses({})));
  ASSERT_TRUE(this->run(keys.note_uses({{id, now}, {ApiKeyId{this->ids.uuid()}, now}})));
  ASSERT_TRUE(this->run(this->replica(1).api_keys.note_uses({{id, now + 59s}})));
  EXPECT_EQ(this->listed()[0].last_used_at, now);
  ASSERT_TRUE(this->run(keys.note_uses({{id, now + 60s}})));
  EXPECT_EQ(this->listed()[0].last_used_at, now + 60s);
}

// The release before this one knows clients and their first key only.
using PgFirstKeys = StoreTest<PgWorld>;

TEST_F(PgFirstKeys, AClientThatTheReleaseBeforeAddsHasAKeyHere) {
  const Secret secret = ids.random_token();
  pqxx::connection connection(shared_database().reveal());
  pqxx::work tx(connection);
  const std::string id = ids.uuid();
  tx.exec_params(R"(
      INSERT INTO client (id, name, key_digest, scopes, return_urls, created_at)
      VALUES ($1, 'older', sha256($2::text::bytea), '{ais}', '{}', now()))",
                 id, secret.reveal());
  tx.commit();

  auto found = run(replica().clients.find_by_key(secret, now));

  ASSERT_TRUE(found);
  EXPECT_EQ(found->client.id.value, id);
  // Revoked here, it is revoked there.
  ASSERT_TRUE(run(replica().api_keys.revoke(found->key, now)));
  pqxx::work after(connection);
  EXPECT_TRUE(after.exec_params("SELECT key_digest FROM client WHERE id = $1", id)[0][0].is_null());
}

}  // namespace
}  // namespace tpp::testing
