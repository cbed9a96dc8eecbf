#include "app/account_reads.hpp"

#include <gtest/gtest.h>

#include "support/given_app.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

struct AccountReadsTest : ::testing::Test, GivenApp {
  AccountReadsTest() : id(grant()), account(account_of(id)) {}

  Result<AccountView> read() { return run(get_account(account, call)); }

  std::vector<std::string> tokens_seen() const {
    std::vector<std::string> seen;
    for (const auto& each : bank.details.seen) seen.push_back(each.access_token);
    return seen;
  }

  ConsentId id;
  AccountId account;
};

TEST_F(AccountReadsTest, PresentsTheConsentsTokenAndTheLogicalId) {
  bank.details.answers(some_details());
  auto view = read();
  ASSERT_TRUE(view);
  EXPECT_EQ(view->account.id, account);
  EXPECT_EQ(view->fetched_at, clock.now());
  EXPECT_EQ(bank.details.seen.at(0).access_token, "access-first");
  EXPECT_EQ(bank.details.seen.at(0).logical_id, std::string("logical-") + some_iban);
}

TEST_F(AccountReadsTest, AWarmReadAsksNoDatabase) {
  bank.details.answers(some_details());
  bank.details.answers(some_details());
  ASSERT_TRUE(read());
  db.failure = Error{Errc::storage_unavailable, "away"};
  EXPECT_TRUE(read());
}

TEST_F(AccountReadsTest, RefreshesATokenThatIsAboutToEndBeforeItIsUsed) {
  advance(1h - refresh_margin);
  bank.refreshes.answers(some_grant("second"));
  bank.details.answers(some_details());
  ASSERT_TRUE(read());
  EXPECT_EQ(tokens_seen(), std::vector<std::string>{"access-second"});
}

TEST_F(AccountReadsTest, RefreshesOnceAndRepeatsOnceWhenTheBankRefusesTheToken) {
  bank.details.fails(Errc::access_token_refused);
  bank.refreshes.answers(some_grant("second"));
  bank.details.answers(some_details());
  ASSERT_TRUE(read());
  EXPECT_EQ(tokens_seen(), (std::vector<std::string>{"access-first", "access-second"}));
}

TEST_F(AccountReadsTest, DoesNotRepeatTwice) {
  bank.details.fails(Errc::access_token_refused);
  bank.refreshes.answers(some_grant("second"));
  bank.details.fails(Errc::access_token_refused);
  auto view = read();
  ASSERT_FALSE(view);
  EXPECT_EQ(view.error().code, Errc::bank_refused);
  EXPECT_EQ(bank.details.seen.size(), 2U);
  EXPECT_EQ(bank.refreshes.seen.size(), 1U);
}

TEST_F(AccountReadsTest, TheNextReadUsesTheRefreshedToken) {
  bank.details.fails(Errc::access_token_refused);
  bank.refreshes.answers(some_grant("second"));
  bank.details.answers(some_details());
  bank.details.answers(some_details());
  ASSERT_TRUE(read());
  ASSERT_TRUE(read());
  EXPECT_EQ(tokens_seen().back(), "access-second");
  EXPECT_EQ(bank.refreshes.seen.size(), 1U);
}

TEST_F(AccountReadsTest, AFailedRefreshIsTheAnswer) {
  bank.details.fails(Errc::access_token_refused);
  bank.refreshes.fails(Errc::grant_refused);
  auto view = read();
  ASSERT_FALSE(view);
  EXPECT_EQ(view.error().code, Errc::consent_renewal_due);
  EXPECT_EQ(bank.details.seen.size(), 1U);
}

TEST_F(AccountReadsTest, OtherErrorsOfTheBankAreTheAnswerAndChangeNothing) {
  for (const Errc code : {Errc::bank_unreachable, Errc::bank_failed, Errc::quota_exhausted,
                          Errc::bank_answer_invalid, Errc::bank_rejected_gateway}) {
    bank.details.fails(code);
    auto view = read();
    ASSERT_FALSE(view);
    EXPECT_EQ(view.error().code, code);
    EXPECT_EQ(consent(id).status, ConsentStatus::authorized);
  }
  EXPECT_TRUE(bank.refreshes.seen.empty());
}

TEST_F(AccountReadsTest, AConsentWithdrawnAtTheBankIsRevokedHere) {
  bank.details.fails(Errc::consent_revoked);
  auto view = read();
  ASSERT_FALSE(view);
  EXPECT_EQ(view.error().code, Errc::consent_revoked);
  EXPECT_EQ(consent(id).status, ConsentStatus::revoked);
  EXPECT_EQ(consent(id).status_reason, "withdrawn_at_bank");
  EXPECT_FALSE(db.tokens.contains(id));
  EXPECT_EQ(cache.size(), 0U);
}

TEST_F(AccountReadsTest, FreshScaIsOfferedWithALinkThatCarriesOurState) {
  ErrorContext context;
  context.authorization_url = "https://bank.example/sca";
  bank.details.fails(scripted(Errc::consent_renewal_due, context));

  auto view = read();

  ASSERT_FALSE(view);
  EXPECT_EQ(view.error().code, Errc::consent_renewal_due);
  EXPECT_EQ(consent(id).status, ConsentStatus::renewal_due);
  const Authorization& stored = db.attempts.back().authorization;
  EXPECT_EQ(stored.purpose, AuthorizationPurpose::sca);
  EXPECT_EQ(stored.consent, id);
  EXPECT_EQ(view.error().context->authorization_url,
            "https://bank.example/sca?state=" + stored.state.reveal());
  EXPECT_EQ(view.error().context->authorization_expires_at, stored.expires_at);
}

TEST_F(AccountReadsTest, APageThatIsNotTheBanksIsNotHandedOut) {
  ErrorContext context;
  context.authorization_url = "https://elsewhere.example/sca";
  bank.details.fails(scripted(Errc::consent_renewal_due, context));
  const std::size_t attempts = db.attempts.size();
  auto view = read();
  ASSERT_FALSE(view);
  EXPECT_EQ(view.error().code, Errc::bank_answer_invalid);
  EXPECT_EQ(db.attempts.size(), attempts);
}

TEST_F(AccountReadsTest, AnotherClientsAccountIsNotFoundAlsoWhenCached) {
  const Call foreign = call_of(add_client("stranger"));
  auto cold = run(get_account(account, foreign));
  ASSERT_FALSE(cold);
  EXPECT_EQ(cold.error().code, Errc::not_found);

  bank.details.answers(some_details());
  ASSERT_TRUE(read());
  auto warm = run(get_account(account, foreign));
  ASSERT_FALSE(warm);
  EXPECT_EQ(warm.error().code, Errc::not_found);
  EXPECT_EQ(bank.details.seen.size(), 1U);
}

TEST_F(AccountReadsTest, AnEndedConsentAsksNoBank) {
  bank.details.answers(some_details());
  ASSERT_TRUE(read());
  db.consents.at(id).expires_at = clock.now() + 10s;
  cache.forget_all();
  bank.details.answers(some_details());
  ASSERT_TRUE(read());

  advance(10s);
  auto view = read();

  ASSERT_FALSE(view) << "also from the cache";
  EXPECT_EQ(view.error().code, Errc::consent_expired);
  EXPECT_EQ(bank.details.seen.size(), 2U);
}

TEST_F(AccountReadsTest, ABankThatIsGoneFromTheConfigurationIsOurFault) {
  banks.configured.clear();
  auto view = read();
  ASSERT_FALSE(view);
  EXPECT_EQ(view.error().code, Errc::internal);
}

// Storage as seen by a slow reader: the row was read before the change that is announced first.
class SlowAccountStore final : public AccountStore {
 public:
  explicit SlowAccountStore(AccountStore& inner) : inner_(inner) {}
  Task<void> replace_granted(const ConsentId& consent,
                             const std::vector<GrantedAccount>& accounts) override {
    return inner_.replace_granted(consent, accounts);
  }
  Task<bool> listed(const ConsentId& consent) override { return inner_.listed(consent); }
  Task<Page<Account>> list(const ClientId& client, const AccountFilter& filter,
                           const PageRequest& page) override {
    return inner_.list(client, filter, page);
  }
  Task<AccountAccess> open(const ClientId& client, const AccountId& id) override {
    auto access = co_await inner_.open(client, id);
    co_await gate.pass();
    co_return access;
  }
  Gate gate;

 private:
  AccountStore& inner_;
};

TEST_F(AccountReadsTest, ARowReadBeforeARevocationIsNotCachedAfterIt) {
  SlowAccountStore slow(accounts);
  AccountReads slow_reads(slow, consents, banks, cache, refresh, refresh_ahead, start_authorization,
                          quota, clock);
  GetAccount get_slowly(slow_reads, clock);
  slow.gate.close();
  auto overtaken = start(io, get_slowly(account, call));
  run_ready(io);
  ASSERT_TRUE(run(revoke(client.id, id)));

  slow.gate.open();
  bank.details.fails(Errc::bank_failed);
  finish(io, overtaken);

  EXPECT_EQ(cache.size(), 0U);
  auto next = run(get_slowly(account, call));
  ASSERT_FALSE(next);
  EXPECT_EQ(next.error().code, Errc::consent_revoked);
}

}  // namespace
}  // namespace tpp::testing
