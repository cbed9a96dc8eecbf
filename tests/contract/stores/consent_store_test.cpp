#include "contract/stores/fixture.hpp"

namespace tpp::testing {
namespace {

template <class World>
class ConsentStoreTest : public StoreTest<World> {};
TYPED_TEST_SUITE(ConsentStoreTest, Worlds);

TYPED_TEST(ConsentStoreTest, FindsWhatWasCreated) {
  auto [consent, authorization] = this->create();

  auto found = this->find(consent.id);

  EXPECT_EQ(found.client, this->client.id);
  EXPECT_EQ(found.psu_ref, "customer-7");
  EXPECT_EQ(found.bank.value, "belfius");
  EXPECT_EQ(found.scope, ConsentScope::ais);
  EXPECT_EQ(found.language, "nl");
  EXPECT_EQ(found.return_url, "https://app.example/back");
  EXPECT_EQ(found.status, ConsentStatus::pending_authorization);
  EXPECT_EQ(found.created_at, now);
  EXPECT_EQ(found.pending_until, now + authorization_lifetime);
  EXPECT_FALSE(found.token_state);
}

TYPED_TEST(ConsentStoreTest, KeepsTheIbanOfAConsentUntilItIsRevoked) {
  Consent consent = this->new_consent();
  consent.iban = *Iban::parse("BE68539007547034");
  const auto authorization = this->new_authorization(consent, AuthorizationPurpose::initial);
  ASSERT_TRUE(this->run(this->replica().consents.create(consent, authorization)));
  ASSERT_TRUE(this->complete(authorization, this->new_grant("first")));
  EXPECT_EQ(this->find(consent.id).iban, consent.iban);
  auto page = this->run(
      this->replica().consents.list(this->client.id, ConsentFilter(), PageRequest(), now));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->items.front().iban, consent.iban);

  ASSERT_TRUE(this->run(this->replica().consents.revoke(this->client.id, consent.id, "test")));
  EXPECT_EQ(this->find(consent.id).iban, std::nullopt);
}

TYPED_TEST(ConsentStoreTest, ForgetsTheIbanOfAConsentThatWasNeverGranted) {
  Consent consent = this->new_consent();
  consent.iban = *Iban::parse("BE68539007547034");
  const auto authorization = this->new_authorization(consent, AuthorizationPurpose::initial);
  ASSERT_TRUE(this->run(this->replica().consents.create(consent, authorization)));
  ASSERT_TRUE(this->run(this->replica().consents.fail_authorization(
      authorization.id, ConsentStatus::rejected, "access_denied")));
  EXPECT_EQ(this->find(consent.id).iban, std::nullopt);
}

TYPED_TEST(ConsentStoreTest, HidesConsentsOfOtherClients) {
  auto [consent, authorization] = this->create();
  auto stranger = this->new_client();
  auto& store = this->replica().consents;

  auto found = this->run(store.find(stranger.id, consent.id));
  auto listed = this->run(store.list(stranger.id, ConsentFilter(), PageRequest(), now));
  auto revoked = this->run(store.revoke(stranger.id, consent.id, "client"));
  auto consumed = this->run(store.consume_state(nullptr, &stranger.id, authorization.state, now));

  ASSERT_FALSE(found);
  EXPECT_EQ(found.error().code, Errc::not_found);
  ASSERT_TRUE(listed);
  EXPECT_TRUE(listed->items.empty());
  ASSERT_FALSE(revoked);
  EXPECT_EQ(revoked.error().code, Errc::not_found);
  ASSERT_FALSE(consumed);
  EXPECT_EQ(consumed.error().code, Errc::not_found);
}

TYPED_TEST(ConsentStoreTest, RefusesAnIdThatIsTaken) {
  auto [consent, authorization] = this->create();
  auto other = this->new_authorization(consent, AuthorizationPurpose::initial);

  auto again = this->run(this->replica().consents.create(consent, other));

  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::conflict);
}

TYPED_TEST(ConsentStoreTest, ListsNewestFirstInPages) {
  std::vector<ConsentId> newest_first;
  for (int i : {0, 1, 2, 3, 4})
    newest_first.insert(newest_first.begin(), this->create(now + i * day).consent.id);
  auto& store = this->replica().consents;

  std::vector<ConsentId> seen;
  PageRequest request{std::nullopt, 2};
  int pages = 0;
  do {
    auto page = this->run(store.list(this->client.id, ConsentFilter(), request, now));
    ASSERT_TRUE(page);
    for (const auto& each : page->items) seen.push_back(each.id);
    request.after = page->next;
    ++pages;
  } while (request.after && pages < 10);

  EXPECT_EQ(seen, newest_first);
  EXPECT_EQ(pages, 3);
}

TYPED_TEST(ConsentStoreTest, FiltersBySeveralConditions) {
  auto pending = this->create().consent;
  auto granted = this->create_granted();
  auto& store = this->replica().consents;
  ConsentFilter filter;
  filter.psu_ref = "customer-7";
  filter.bank = BankId{"belfius"};
  filter.scope = ConsentScope::ais;
  filter.status = ConsentStatus::authorized;
  filter.expires_before = now + std::chrono::days(181);

  auto matching = this->run(store.list(this->client.id, filter, PageRequest(), now));
  filter.expires_before = now + std::chrono::days(180);
  auto none = this->run(store.list(this->client.id, filter, PageRequest(), now));

  ASSERT_TRUE(matching);
  ASSERT_EQ(matching->items.size(), 1U);
  EXPECT_EQ(matching->items.front().id, granted.id);
  ASSERT_TRUE(none);
  EXPECT_TRUE(none->items.empty());
}

TYPED_TEST(ConsentStoreTest, SettlesWhatTimeHasEndedBeforeItLists) {
  auto abandoned = this->create().consent;
  auto lapsed = this->create_granted();
  auto& store = this->replica().consents;

  auto page = this->run(
      store.list(this->client.id, ConsentFilter(), PageRequest(), now + std::chrono::days(180)));

  ASSERT_TRUE(page);
  auto first = this->find(abandoned.id);
  auto second = this->find(lapsed.id);
  EXPECT_EQ(first.status, as_of(abandoned, now + std::chrono::days(180)).status);
  EXPECT_EQ(first.status_reason, as_of(abandoned, now + std::chrono::days(180)).status_reason);
  EXPECT_EQ(second.status, as_of(lapsed, now + std::chrono::days(180)).status);
  EXPECT_EQ(second.status_reason, as_of(lapsed, now + std::chrono::days(180)).status_reason);
}

TYPED_TEST(ConsentStoreTest, GrantOpensTheConsent) {
  auto granted = this->create_granted();

  EXPECT_EQ(granted.status, ConsentStatus::authorized);
  EXPECT_EQ(granted.authorized_at, now);
  EXPECT_EQ(granted.expires_at, now + std::chrono::days(180));
  EXPECT_FALSE(granted.pending_until);
  EXPECT_EQ(granted.token_state, TokenState::fresh);
}

TYPED_TEST(ConsentStoreTest, RevokedConsentTakesNoGrant) {
  auto [consent, authorization] = this->create();
  auto& store = this->replica().consents;
  auto lookup = this->run(store.consume_state(nullptr, nullptr, authorization.state, now));
  ASSERT_TRUE(lookup);
  ASSERT_TRUE(this->run(store.revoke(this->client.id, consent.id, "client")));

  auto granted = this->run(
      store.grant(lookup->authorization, this->new_grant("late"), nullptr, now, now + day));

  ASSERT_FALSE(granted);
  EXPECT_EQ(granted.error().code, Errc::conflict);
  EXPECT_EQ(this->find(consent.id).status, ConsentStatus::revoked);
}

TYPED_TEST(ConsentStoreTest, RevokingTwiceKeepsTheFirstReason) {
  auto consent = this->create_granted();
  auto& store = this->replica().consents;

  auto first = this->run(store.revoke(this->client.id, consent.id, "client"));
  auto second = this->run(store.revoke(this->client.id, consent.id, "again"));

  EXPECT_TRUE(first);
  EXPECT_TRUE(second);
  EXPECT_EQ(this->find(consent.id).status_reason, "client");
}

TYPED_TEST(ConsentStoreTest, RevokedConsentHasNoTokensAndNoOpenAuthorisation) {
  auto consent = this->create_granted();
  auto renewal = this->new_authorization(consent, AuthorizationPurpose::renewal);
  auto& store = this->replica().consents;
  ASSERT_TRUE(this->run(store.add_authorization(renewal)));

  ASSERT_TRUE(this->run(store.revoke(this->client.id, consent.id, "client")));

  auto tokens = this->run(this->replica().tokens.find(consent.id));
  ASSERT_FALSE(tokens);
  EXPECT_EQ(tokens.error().code, Errc::not_found);
  auto lookup = this->run(store.consume_state(nullptr, nullptr, renewal.state, now));
  ASSERT_TRUE(lookup);
  EXPECT_EQ(lookup->outcome, StateOutcome::spent);
}

TYPED_TEST(ConsentStoreTest, BankMayMoveALiveConsentOnly) {
  auto live = this->create_granted();
  auto pending = this->create().consent;
  auto& store = this->replica().consents;

  EXPECT_TRUE(this->run(store.settle(live.id, ConsentStatus::renewal_due, "sca_required")));
  EXPECT_TRUE(this->run(store.settle(pending.id, ConsentStatus::renewal_due, "sca_required")));

  EXPECT_EQ(this->find(live.id).status, ConsentStatus::renewal_due);
  EXPECT_EQ(this->find(live.id).status_reason, "sca_required");
  EXPECT_EQ(this->find(pending.id).status, ConsentStatus::pending_authorization);
}

TYPED_TEST(ConsentStoreTest, RevocationByTheBankShredsTheTokens) {
  auto consent = this->create_granted();
  auto& store = this->replica().consents;

  EXPECT_TRUE(this->run(store.settle(consent.id, ConsentStatus::revoked, "bank")));

  EXPECT_EQ(this->find(consent.id).status, ConsentStatus::revoked);
  EXPECT_FALSE(this->run(this->replica().tokens.find(consent.id)));
}

}  // namespace
}  // namespace tpp::testing
