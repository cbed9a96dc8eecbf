#include "contract/stores/fixture.hpp"

namespace tpp::testing {
namespace {

template <class World>
class ClientStoreTest : public StoreTest<World> {};
TYPED_TEST_SUITE(ClientStoreTest, Worlds);

TYPED_TEST(ClientStoreTest, FindsAClientByItsKey) {
  Client made = this->client;
  made.id.value = this->ids.uuid();
  made.token_subject = TokenSubject{"corporate", made.id.value};
  made.limits = {50, std::nullopt, 0};
  made.browser_binding = BrowserBinding::start_page;
  const auto key = this->ids.random_token();
  auto& store = this->replica().clients;
  ASSERT_TRUE(this->run(store.add(made, key)));

  auto found = this->run(store.find_by_key(key, now));

  ASSERT_TRUE(found);
  const Client& client = found->client;
  EXPECT_EQ(client.id, made.id);
  EXPECT_EQ(client.name, made.name);
  EXPECT_EQ(client.scopes, made.scopes);
  EXPECT_EQ(client.return_urls, made.return_urls);
  EXPECT_EQ(client.created_at, made.created_at);
  EXPECT_EQ(client.token_subject, made.token_subject);
  EXPECT_EQ(client.limits, made.limits);
  EXPECT_EQ(client.browser_binding, made.browser_binding);
  EXPECT_FALSE(client.revoked_at);
  EXPECT_FALSE(found->expires_at);
}

TYPED_TEST(ClientStoreTest, UnknownKeyIsNotFound) {
  auto found = this->run(this->replica().clients.find_by_key(Secret("guess"), now));

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
  auto found = this->run(store.find_by_key(key, now));
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

TYPED_TEST(ClientStoreTest, AClientIsFoundByTheSubjectOfItsTokens) {
  auto& store = this->replica().clients;
  const TokenSubject subject{"corporate", this->ids.uuid()};
  ClientChange change;
  change.token_subject = subject;
  ASSERT_TRUE(this->run(store.change(this->client.id, change)));
  EXPECT_EQ(this->run(store.find_by_subject(subject))->id, this->client.id);
  const TokenSubject elsewhere{"partner", subject.subject};
  EXPECT_EQ(this->run(store.find_by_subject(elsewhere)).error().code, Errc::not_found);

  const Client other = this->new_client();
  EXPECT_EQ(this->run(store.change(other.id, change)).error().code, Errc::conflict);
  change.token_subject->subject.clear();
  ASSERT_TRUE(this->run(store.change(this->client.id, change)));
  EXPECT_EQ(this->run(store.find_by_subject(subject)).error().code, Errc::not_found);
}

TYPED_TEST(ClientStoreTest, WhatIsNotGivenDoesNotChange) {
  auto& store = this->replica().clients;
  ClientChange change;
  change.rate_per_second = 7;
  change.browser_binding = BrowserBinding::start_page;
  ASSERT_TRUE(this->run(store.change(this->client.id, change)));
  ClientChange second;
  second.concurrency = 0;
  ASSERT_TRUE(this->run(store.change(this->client.id, second)));

  auto listed = this->run(store.list());
  ASSERT_TRUE(listed);
  const auto changed = std::ranges::find(*listed, this->client.id, &Client::id);
  ASSERT_NE(changed, listed->end());
  EXPECT_EQ(changed->limits, (ClientLimits{7, std::nullopt, 0}));
  EXPECT_EQ(changed->browser_binding, BrowserBinding::start_page);
  EXPECT_EQ(this->run(store.change(ClientId{this->ids.uuid()}, second)).error().code,
            Errc::not_found);
}

}  // namespace
}  // namespace tpp::testing
