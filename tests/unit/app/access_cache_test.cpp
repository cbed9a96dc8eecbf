#include "app/access_cache.hpp"

#include <gtest/gtest.h>

#include "support/fakes/fake_clock.hpp"

namespace tpp {
namespace {

using namespace std::chrono_literals;

const ConsentId first{"c1"};
const ConsentId second{"c2"};

AccountAccess access(const std::string& id, const ConsentId& consent) {
  AccountAccess made{{AccountId{id}, consent, BankId{"belfius"}, *Iban::parse("BE68539007547034"),
                      Currency::eur()},
                     {},
                     {Secret("logical")},
                     {Secret("old"), {}, 1},
                     {}};
  made.consent.id = consent;
  return made;
}

struct AccessCacheTest : ::testing::Test {
  AccessCache::Entry find(const std::string& id) { return cache.find(AccountId{id}); }

  FakeClock clock;
  AccessCache cache{3, 60s, clock};
};

TEST_F(AccessCacheTest, GivesBackWhatWasPut) {
  cache.put(access("a", first));
  ASSERT_TRUE(find("a"));
  EXPECT_EQ(find("a")->account.consent, first);
  EXPECT_FALSE(find("b"));
}

TEST_F(AccessCacheTest, TrustsAnEntryForItsLifetimeOnly) {
  cache.put(access("a", first));
  clock.time += 60s - 1ms;
  EXPECT_TRUE(find("a"));
  clock.time += 1ms;
  EXPECT_FALSE(find("a"));
}

TEST_F(AccessCacheTest, DropsTheOldestWhenItIsFull) {
  for (const char* id : {"a", "b", "c"}) cache.put(access(id, first));
  cache.put(access("a", first));
  cache.put(access("d", second));
  EXPECT_EQ(cache.size(), 3U);
  EXPECT_FALSE(find("b"));
  EXPECT_TRUE(find("a") && find("c") && find("d"));
}

TEST_F(AccessCacheTest, StaysWithinItsBounds) {
  for (int i = 0; i < 1000; ++i) cache.put(access(std::to_string(i), i % 2 == 0 ? first : second));
  EXPECT_EQ(cache.size(), 3U);
  cache.forget(first);
  cache.forget(second);
  EXPECT_EQ(cache.size(), 0U);
}

TEST_F(AccessCacheTest, HoldsAtLeastOneEntry) {
  AccessCache tiny(0, 60s, clock);
  tiny.put(access("a", first));
  EXPECT_EQ(tiny.size(), 1U);
}

TEST_F(AccessCacheTest, ForgetsTheAccountsOfOneConsent) {
  cache.put(access("a", first));
  cache.put(access("b", first));
  cache.put(access("c", second));
  cache.forget(first);
  EXPECT_FALSE(find("a") || find("b"));
  EXPECT_TRUE(find("c"));
  cache.forget(ConsentId{"unknown"});
}

TEST_F(AccessCacheTest, ForgetsEverything) {
  cache.put(access("a", first));
  cache.put(access("c", second));
  cache.forget_all();
  EXPECT_EQ(cache.size(), 0U);
  EXPECT_FALSE(find("a"));
}

TEST_F(AccessCacheTest, ReplacesTheTokenOfEveryAccountOfAConsent) {
  cache.put(access("a", first));
  cache.put(access("b", first));
  cache.put(access("c", second));
  const AccessCache::Entry held_by_a_read = find("a");

  cache.replace_token(first, AccessToken{Secret("new"), {}, 2});

  EXPECT_EQ(find("a")->access_token.text.reveal(), "new");
  EXPECT_EQ(find("b")->access_token.version, 2);
  EXPECT_EQ(find("c")->access_token.text.reveal(), "old");
  EXPECT_EQ(held_by_a_read->access_token.text.reveal(), "old");
}

TEST_F(AccessCacheTest, NeverReplacesATokenByAnOlderOne) {
  cache.put(access("a", first));
  cache.replace_token(first, AccessToken{Secret("third"), {}, 3});
  cache.replace_token(first, AccessToken{Secret("second"), {}, 2});
  EXPECT_EQ(find("a")->access_token.text.reveal(), "third");
}

}  // namespace
}  // namespace tpp
