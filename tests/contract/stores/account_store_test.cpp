#include "contract/stores/fixture.hpp"

namespace tpp::testing {
namespace {

template <class World>
class AccountStoreTest : public StoreTest<World> {
 protected:
  static GrantedAccount granted(const std::string& logical_id, const char* iban = first_iban) {
    return GrantedAccount{LogicalId{Secret(logical_id)}, *Iban::parse(iban), Currency::eur()};
  }

  Result<void> replace(const Consent& consent, const std::vector<GrantedAccount>& accounts) {
    return this->run(this->replica().accounts.replace_granted(consent.id, accounts));
  }

  std::vector<Account> list(const AccountFilter& filter = {}) {
    auto page = this->run(this->replica().accounts.list(this->client.id, filter, PageRequest()));
    EXPECT_TRUE(page);
    return page ? page->items : std::vector<Account>();
  }

  static constexpr const char* first_iban = "BE68539007547034";
  static constexpr const char* second_iban = "BE71096123456769";
};
TYPED_TEST_SUITE(AccountStoreTest, Worlds);

TYPED_TEST(AccountStoreTest, OpensAnAccountWithAllThatAReadNeeds) {
  auto consent = this->create_granted();
  ASSERT_TRUE(this->replace(consent, {this->granted("logical-1")}));
  auto listed = this->list();
  ASSERT_EQ(listed.size(), 1U);

  auto access = this->run(this->replica().accounts.open(this->client.id, listed.front().id));

  ASSERT_TRUE(access);
  EXPECT_EQ(access->account.iban.value(), this->first_iban);
  EXPECT_EQ(access->account.bank.value, "belfius");
  EXPECT_EQ(access->account.currency, Currency::eur());
  EXPECT_EQ(access->consent.id, consent.id);
  EXPECT_EQ(access->consent.accounts, std::vector{listed.front().id});
  EXPECT_EQ(access->logical_id.text.reveal(), "logical-1");
  EXPECT_EQ(access->access_token.text.reveal(), "access-first");
  EXPECT_EQ(access->access_token.version, 1);
  EXPECT_FALSE(access->sca_token);
}

TYPED_TEST(AccountStoreTest, OpensWithTheProofOfScaWhenThereIsOne) {
  auto [consent, authorization] = this->create();
  auto grant = this->new_grant("first");
  grant.sca_token = Secret("proof");
  grant.sca_lifetime = std::chrono::minutes(5);
  ASSERT_TRUE(this->complete(authorization, grant));
  ASSERT_TRUE(this->replace(consent, {this->granted("logical-1")}));

  auto access = this->run(this->replica().accounts.open(this->client.id, this->list().front().id));

  ASSERT_TRUE(access);
  ASSERT_TRUE(access->sca_token);
  EXPECT_EQ(access->sca_token->text.reveal(), "proof");
  EXPECT_EQ(access->sca_token->expires_at, now + std::chrono::minutes(5));
}

TYPED_TEST(AccountStoreTest, StoresTheAccountThatCameWithTheTokens) {
  auto [consent, authorization] = this->create();
  const GrantedAccount account = this->granted("logical-1");
  ASSERT_TRUE(this->complete(authorization, this->new_grant("first"), &account));

  EXPECT_TRUE(*this->run(this->replica().accounts.listed(consent.id)));
  ASSERT_EQ(this->list().size(), 1U);
  auto access = this->run(this->replica().accounts.open(this->client.id, this->list().front().id));
  ASSERT_TRUE(access);
  EXPECT_EQ(access->logical_id.text.reveal(), "logical-1");
}

TYPED_TEST(AccountStoreTest, ListsNoAccountsOfQuestionsAboutFunds) {
  Consent consent = this->new_consent();
  consent.scope = ConsentScope::caf;
  const auto authorization = this->new_authorization(consent, AuthorizationPurpose::initial);
  ASSERT_TRUE(this->run(this->replica().consents.create(consent, authorization)));
  const GrantedAccount account = this->granted("logical-1");
  ASSERT_TRUE(this->complete(authorization, this->new_grant("first"), &account));

  EXPECT_TRUE(this->list().empty());
  EXPECT_EQ(this->find(consent.id).accounts.size(), 1U);
}

TYPED_TEST(AccountStoreTest, IdSurvivesARenewalWithAnotherLogicalId) {
  auto consent = this->create_granted();
  ASSERT_TRUE(this->replace(consent, {this->granted("before")}));
  auto id = this->list().front().id;

  ASSERT_TRUE(this->replace(consent, {this->granted("after")}));

  auto access = this->run(this->replica().accounts.open(this->client.id, id));
  ASSERT_TRUE(access);
  EXPECT_EQ(access->logical_id.text.reveal(), "after");
  EXPECT_EQ(this->list().size(), 1U);
}

TYPED_TEST(AccountStoreTest, WithdrawnAccountIsGoneAndComesBackWithItsId) {
  auto consent = this->create_granted();
  ASSERT_TRUE(this->replace(consent, {this->granted("first")}));
  auto id = this->list().front().id;

  ASSERT_TRUE(this->replace(consent, {this->granted("second", this->second_iban)}));
  auto withdrawn = this->run(this->replica().accounts.open(this->client.id, id));
  ASSERT_EQ(this->list().size(), 1U);
  EXPECT_NE(this->list().front().id, id);
  ASSERT_TRUE(this->replace(consent, {this->granted("third")}));

  ASSERT_FALSE(withdrawn);
  EXPECT_EQ(withdrawn.error().code, Errc::not_found);
  ASSERT_EQ(this->list().size(), 1U);
  EXPECT_EQ(this->list().front().id, id);
}

TYPED_TEST(AccountStoreTest, SameIbanUnderTwoConsentsIsTwoAccounts) {
  auto first = this->create_granted();
  auto second = this->create_granted();
  ASSERT_TRUE(this->replace(first, {this->granted("one")}));
  ASSERT_TRUE(this->replace(second, {this->granted("two")}));

  AccountFilter filter;
  filter.consent = second.id;
  auto of_second = this->list(filter);

  EXPECT_EQ(this->list().size(), 2U);
  ASSERT_EQ(of_second.size(), 1U);
  EXPECT_EQ(of_second.front().consent, second.id);
}

TYPED_TEST(AccountStoreTest, ListsInPagesAndByCustomer) {
  auto consent = this->create_granted();
  ASSERT_TRUE(
      this->replace(consent, {this->granted("one"), this->granted("two", this->second_iban)}));
  auto& store = this->replica().accounts;
  AccountFilter filter;
  filter.psu_ref = "customer-7";

  auto first = this->run(store.list(this->client.id, filter, PageRequest{std::nullopt, 1}));
  ASSERT_TRUE(first);
  ASSERT_TRUE(first->next);
  auto second = this->run(store.list(this->client.id, filter, PageRequest{first->next, 1}));
  filter.psu_ref = "customer-8";
  auto none = this->list(filter);

  ASSERT_TRUE(second);
  ASSERT_EQ(second->items.size(), 1U);
  EXPECT_LT(first->items.front().id, second->items.front().id);
  EXPECT_FALSE(second->next);
  EXPECT_TRUE(none.empty());
}

TYPED_TEST(AccountStoreTest, HidesAccountsOfOtherClients) {
  auto consent = this->create_granted();
  ASSERT_TRUE(this->replace(consent, {this->granted("one")}));
  auto id = this->list().front().id;
  auto stranger = this->new_client();
  auto& store = this->replica().accounts;

  auto opened = this->run(store.open(stranger.id, id));
  auto listed = this->run(store.list(stranger.id, AccountFilter(), PageRequest()));

  ASSERT_FALSE(opened);
  EXPECT_EQ(opened.error().code, Errc::not_found);
  ASSERT_TRUE(listed);
  EXPECT_TRUE(listed->items.empty());
}

TYPED_TEST(AccountStoreTest, ConsentThatIsNotLiveComesWithoutSecrets) {
  auto consent = this->create_granted();
  ASSERT_TRUE(this->replace(consent, {this->granted("one")}));
  auto id = this->list().front().id;
  ASSERT_TRUE(this->run(this->replica().consents.revoke(this->client.id, consent.id, "client")));

  auto access = this->run(this->replica().accounts.open(this->client.id, id));

  ASSERT_TRUE(access);
  EXPECT_EQ(access->consent.status, ConsentStatus::revoked);
  EXPECT_TRUE(access->logical_id.text.empty());
  EXPECT_TRUE(access->access_token.text.empty());
  EXPECT_TRUE(this->list().empty());
}

TYPED_TEST(AccountStoreTest, RevokedConsentTakesNoAccounts) {
  auto consent = this->create_granted();
  ASSERT_TRUE(this->run(this->replica().consents.revoke(this->client.id, consent.id, "client")));

  auto replaced = this->replace(consent, {this->granted("late")});

  ASSERT_FALSE(replaced);
  EXPECT_EQ(replaced.error().code, Errc::conflict);
}

TYPED_TEST(AccountStoreTest, RemembersWhetherTheyWereEverListed) {
  auto consent = this->create_granted();
  auto& store = this->replica().accounts;

  auto before = this->run(store.listed(consent.id));
  ASSERT_TRUE(this->replace(consent, {}));
  auto after = this->run(store.listed(consent.id));

  ASSERT_TRUE(before);
  EXPECT_FALSE(*before);
  ASSERT_TRUE(after);
  EXPECT_TRUE(*after);
}

}  // namespace
}  // namespace tpp::testing
