#include <algorithm>
#include <functional>

#include "contract/stores/fixture.hpp"
#include "storage/pg_change_feed.hpp"
#include "support/postgres/private_postgres.hpp"

namespace tpp::testing {
namespace {

struct RecordingListener final : ChangeListener {
  void consent_changed(const ConsentId& id) override { consents.push_back(id); }
  void client_changed(const ClientId& id) override { clients.push_back(id); }
  void changes_lost() override { ++losses; }

  bool heard(const ConsentId& id) const {
    return std::ranges::find(consents, id) != consents.end();
  }
  bool heard(const ClientId& id) const { return std::ranges::find(clients, id) != clients.end(); }

  std::vector<ConsentId> consents;
  std::vector<ClientId> clients;
  int losses = 0;
};

class ChangeFeedTest : public StoreTest<PgWorld> {
 protected:
  // Runs the event loop until the condition holds; the limit only ends a test that fails.
  bool eventually(const std::function<bool()>& condition) {
    const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    const auto work = asio::make_work_guard(feed_io);
    while (!condition() && std::chrono::steady_clock::now() < give_up) {
      feed_io.restart();
      feed_io.run_one_for(std::chrono::milliseconds(100));
    }
    return condition();
  }

  asio::io_context feed_io;
  RecordingListener heard;
};

TEST_F(ChangeFeedTest, TellsWhatChangedToEveryReplica) {
  storage::PgChangeFeed feed(feed_io, shared_database(), heard);
  ASSERT_TRUE(eventually([&] { return heard.losses == 1; }));
  EXPECT_TRUE(feed.connected());

  auto granted = create_granted();
  auto added = new_client();

  EXPECT_TRUE(eventually([&] { return heard.heard(granted.id) && heard.heard(added.id); }));
}

TEST_F(ChangeFeedTest, TellsAboutTokensAndAccountsUnderTheirConsent) {
  auto consent = create_granted();
  storage::PgChangeFeed feed(feed_io, shared_database(), heard);
  ASSERT_TRUE(eventually([&] { return heard.losses == 1; }));

  auto claim = run(replica().tokens.claim_refresh(consent.id, 1, ids.uuid()));
  ASSERT_TRUE(claim);
  const auto grant = new_grant("second");
  ASSERT_TRUE(
      run(replica().tokens.finish_refresh(consent.id, std::get<RefreshClaim>(*claim), grant, now)));

  EXPECT_TRUE(eventually([&] { return heard.heard(consent.id); }));
}

TEST_F(ChangeFeedTest, SaysThatMessagesMayBeLostAfterEveryReconnection) {
  if (!test_postgres().restartable()) GTEST_SKIP() << "needs a server of its own";
  storage::PgChangeFeed feed(feed_io, shared_database(), heard);
  ASSERT_TRUE(eventually([&] { return heard.losses == 1; }));

  test_postgres().stop();
  EXPECT_TRUE(eventually([&] { return !feed.connected(); }));
  test_postgres().start();

  EXPECT_TRUE(eventually([&] { return heard.losses == 2; }));
  auto consent = create().consent;
  EXPECT_TRUE(eventually([&] { return heard.heard(consent.id); }));
}

TEST_F(ChangeFeedTest, StopsWhileTheDatabaseIsAway) {
  storage::PgChangeFeed feed(feed_io, Secret("host=/nonexistent dbname=x"), heard);

  EXPECT_FALSE(feed.connected());
}

}  // namespace
}  // namespace tpp::testing
