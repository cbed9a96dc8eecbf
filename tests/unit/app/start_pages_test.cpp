#include "app/start_pages.hpp"

#include <gtest/gtest.h>

#include "support/fakes/fake_browser_bond_store.hpp"
#include "support/fakes/fake_clock.hpp"
#include "support/fakes/fake_cursor_box.hpp"
#include "support/fakes/fake_digest.hpp"
#include "support/fakes/fake_ids.hpp"
#include "support/run.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

constexpr const char* page = "https://bank.example/sca?state=s";

struct StartPagesTest : ::testing::Test {
  StartPagesTest() { call.browser_binding = BrowserBinding::start_page; }

  std::string token() {
    const std::string url = pages.link(state, page, clock.now() + 10min, call);
    EXPECT_TRUE(url.starts_with(address));
    return url.substr(address.size());
  }
  StartedTrip trip() { return *pages.open(token()); }

  const std::string address = "https://gateway.example/start/";
  asio::io_context io;
  FakeBrowserBondStore bonds;
  FakeCursorBox box;
  FakeIds ids;
  FakeClock clock;
  StartPages pages{bonds, box, fake_digest, ids, clock, address};
  Secret state = ids.random_token();
  Call call;
};

TEST_F(StartPagesTest, ClientsThatBindBrowsersThemselvesGetTheBanksPage) {
  call.browser_binding = BrowserBinding::none;
  EXPECT_EQ(pages.link(state, page, clock.now(), call), page);
}

TEST_F(StartPagesTest, ALinkLeadsToTheBanksPageUntilItsTimeIsOver) {
  const std::string mine = token();
  auto opened = pages.open(mine);
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->page, page);
  EXPECT_EQ(opened->left, 10min);
  EXPECT_EQ(opened->state_digest, fake_digest(state.reveal()));
  clock.time += 10min - 1ms;
  EXPECT_EQ(pages.open(mine)->left, 1s);
  clock.time += 1ms;
  EXPECT_EQ(pages.open(mine).error().code, Errc::gone);
}

TEST_F(StartPagesTest, WhatIsNotOursLeadsNowhere) {
  for (const char* text : {"", "x", "start_page.", "start_page.31", "start_page.310a32"})
    EXPECT_EQ(pages.open(text).error().code, Errc::not_found) << text;
  EXPECT_EQ(pages.open(box.close("1\n2\n3", "consents")).error().code, Errc::not_found);
}

TEST_F(StartPagesTest, TheFirstBrowserKeepsTheTripAndMayOpenItAgain) {
  auto key = run(io, pages.bind(trip(), std::nullopt));
  ASSERT_TRUE(key);
  auto again = run(io, pages.bind(trip(), *key));
  ASSERT_TRUE(again);
  EXPECT_TRUE(again->equals(*key));
  EXPECT_EQ(run(io, pages.bind(trip(), std::nullopt)).error().code, Errc::forbidden);
  EXPECT_EQ(run(io, pages.bind(trip(), Secret("another"))).error().code, Errc::forbidden);
}

TEST_F(StartPagesTest, AKeyThatTheBrowserBroughtAlongIsNotTaken) {
  auto key = run(io, pages.bind(trip(), Secret("planted")));
  ASSERT_TRUE(key);
  EXPECT_FALSE(key->equals(Secret("planted")));
}

TEST_F(StartPagesTest, OnlyTheBrowserThatBeganMayFinish) {
  auto key = run(io, pages.bind(trip(), std::nullopt));
  ASSERT_TRUE(key);
  EXPECT_TRUE(run(io, pages.check_browser(state, *key)));
  EXPECT_EQ(run(io, pages.check_browser(state, std::nullopt)).error().code, Errc::forbidden);
  EXPECT_EQ(run(io, pages.check_browser(state, Secret("other"))).error().code, Errc::forbidden);
}

TEST_F(StartPagesTest, ATripThatNobodyBeganHereIsItsClientsOwnAffair) {
  EXPECT_TRUE(run(io, pages.check_browser(state, std::nullopt)));
}

}  // namespace
}  // namespace tpp::testing
