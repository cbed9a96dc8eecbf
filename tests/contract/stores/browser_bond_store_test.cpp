#include "contract/stores/fixture.hpp"

namespace tpp::testing {
namespace {

template <class World>
class BrowserBondStoreTest : public StoreTest<World> {
 protected:
  std::string digest() { return this->ids.random_token().reveal().substr(0, 32); }
};
TYPED_TEST_SUITE(BrowserBondStoreTest, Worlds);

TYPED_TEST(BrowserBondStoreTest, TheFirstBrowserKeepsTheTrip) {
  auto& bonds = this->replica().browser_bonds;
  const BrowserBond first{this->digest(), this->digest(), now + authorization_lifetime};
  BrowserBond second = first;
  second.browser_digest = this->digest();
  EXPECT_EQ(*this->run(bonds.find(first.state_digest)), std::nullopt);

  ASSERT_TRUE(this->run(bonds.bind(first, now)));
  auto taken = this->run(this->replica(1).browser_bonds.bind(second, now));

  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().code, Errc::conflict);
  EXPECT_EQ(*this->run(bonds.find(first.state_digest)), first.browser_digest);
}

using PgBrowserBonds = StoreTest<PgWorld>;

TEST_F(PgBrowserBonds, ThoseLongOverAreDeletedOnTheWay) {
  auto& bonds = replica().browser_bonds;
  const auto text = [&] { return ids.random_token().reveal().substr(0, 32); };
  const BrowserBond old{text(), text(), now};
  const BrowserBond recent{text(), text(), now + std::chrono::minutes(30)};
  ASSERT_TRUE(run(bonds.bind(old, now)));
  ASSERT_TRUE(run(bonds.bind(recent, now)));

  // Others may have left old ones too: a few are deleted at a time.
  const UtcTime later = now + std::chrono::minutes(61);
  for (int i = 0; i < 50 && *run(bonds.find(old.state_digest)); ++i)
    ASSERT_TRUE(run(bonds.bind({text(), text(), later + day}, later)));

  EXPECT_EQ(*run(bonds.find(old.state_digest)), std::nullopt);
  EXPECT_TRUE(*run(bonds.find(recent.state_digest)));
}

}  // namespace
}  // namespace tpp::testing
