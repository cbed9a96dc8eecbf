// Quarantine after a restore: what was in the backup is neither served nor presented, what a bank
// said later ends it, and nothing of the history that was lost is taken for news.

#include <algorithm>

#include <pqxx/pqxx>

#include "contract/stores/fixture.hpp"
#include "storage/pg_token_quarantine.hpp"

namespace tpp::testing {
namespace {

using storage::QuarantinedBatch;
using storage::QuarantineScope;

constexpr const char* before_every_id = "00000000-0000-0000-0000-000000000000";

class TokenQuarantineTest : public StoreTest<PgWorld> {
 protected:
  TokenQuarantineTest() {
    sql("DELETE FROM replica");
    scope.bank = BankId{"bank-" + ids.uuid()};
  }

  static void sql(const std::string& text) {
    pqxx::connection connection(shared_database().reveal());
    pqxx::work tx(connection);
    tx.exec(text);
    tx.commit();
  }

  Consent granted() {
    Consent consent = new_consent();
    consent.bank = *scope.bank;
    const Authorization first = new_authorization(consent, AuthorizationPurpose::initial);
    EXPECT_TRUE(run(replica().consents.create(consent, first)));
    EXPECT_TRUE(complete(first, new_grant("first")));
    return consent;
  }

  Result<QuarantinedBatch> quarantine(const std::string& after = before_every_id) {
    return run(quarantining.batch(scope, after, 100));
  }

  Result<RefreshStart> start(const Consent& consent, TokenVersion known) {
    const auto attempt = ids.uuid();
    return run(replica().tokens.claim_refresh(consent.id, known, attempt));
  }

  RefreshClaim claim(const Consent& consent, TokenVersion known) {
    auto started = start(consent, known);
    const auto* taken = started ? std::get_if<RefreshClaim>(&*started) : nullptr;
    EXPECT_NE(taken, nullptr);
    return taken == nullptr ? RefreshClaim() : *taken;
  }

  // An answer that a spool has kept over the restore.
  Result<AccessToken> replay(const Consent& consent, TokenVersion version, std::int64_t fence,
                             const std::string& name) {
    const RefreshClaim of_before{ids.uuid(), fence, version, Secret(), false};
    return run(replica().tokens.finish_refresh(consent.id, of_before, new_grant(name), now));
  }

  void renew(const Consent& consent, const std::string& name) {
    const Authorization again = new_authorization(consent, AuthorizationPurpose::renewal);
    EXPECT_TRUE(run(replica().consents.add_authorization(again)));
    EXPECT_TRUE(complete(again, new_grant(name)));
  }

  TokenVersion version_of(const Consent& consent) {
    auto token = run(replica().tokens.find(consent.id));
    EXPECT_TRUE(token);
    return token ? token->version : 0;
  }

  QuarantineScope scope;
  postgres::PoolProbe probe;
  postgres::PgPool pool{shared_database(), postgres::PoolSettings(), probe};
  storage::PgTokenQuarantine quarantining{pool};
};

TEST_F(TokenQuarantineTest, PairIsNeitherServedNorPresentedAndTheCustomerIsAskedFor) {
  const Consent consent = granted();

  auto done = quarantine();

  ASSERT_TRUE(done);
  EXPECT_EQ(done->last, consent.id.value);
  EXPECT_EQ(done->counts.pairs, 1);
  EXPECT_EQ(done->counts.consents, 1);
  auto token = run(replica().tokens.find(consent.id));
  ASSERT_TRUE(token);
  EXPECT_TRUE(about_to_end(*token, now));
  for (const TokenVersion known : {TokenVersion{1}, token->version}) {
    auto started = start(consent, known);
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().code, Errc::grant_refused);
  }
  const Consent shown = find(consent.id);
  EXPECT_EQ(shown.status, ConsentStatus::renewal_due);
  EXPECT_EQ(shown.status_reason, "restored_from_backup");
  EXPECT_EQ(shown.token_state, TokenState::refused);
}

TEST_F(TokenQuarantineTest, RepeatedItFindsNothingMore) {
  granted();
  ASSERT_TRUE(quarantine());

  auto again = quarantine();

  ASSERT_TRUE(again);
  EXPECT_TRUE(again->last.empty());
  EXPECT_EQ(again->counts.pairs, 0);
}

TEST_F(TokenQuarantineTest, CountingChangesNothing) {
  const Consent consent = granted();

  auto counts = run(quarantining.count(scope));

  ASSERT_TRUE(counts);
  EXPECT_EQ(counts->pairs, 1);
  EXPECT_EQ(counts->consents, 1);
  EXPECT_EQ(find(consent.id).status, ConsentStatus::authorized);
  EXPECT_EQ(claim(consent, 1).refresh_token.reveal(), "refresh-first");
}

TEST_F(TokenQuarantineTest, PairsStoredSinceTheMomentStay) {
  granted();
  const Consent late = granted();
  scope.stored_before = now;  // long before the clock of the database
  sql("UPDATE token SET stored_at = '-infinity' WHERE bank = '" + scope.bank->value +
      "' AND consent_id <> '" + late.id.value + "'");

  auto done = quarantine();

  ASSERT_TRUE(done);
  EXPECT_EQ(done->counts.pairs, 1);
  EXPECT_EQ(find(late.id).status, ConsentStatus::authorized);
}

TEST_F(TokenQuarantineTest, ARefreshedPairIsOfItsOwnTime) {
  const Consent consent = granted();
  sql("UPDATE token SET stored_at = '-infinity' WHERE consent_id = '" + consent.id.value + "'");
  const RefreshClaim held = claim(consent, 1);
  ASSERT_TRUE(run(replica().tokens.finish_refresh(consent.id, held, new_grant("second"), now)));
  scope.stored_before = now;

  auto done = quarantine();

  ASSERT_TRUE(done);
  EXPECT_EQ(done->counts.pairs, 0);
}

TEST_F(TokenQuarantineTest, NothingHappensWhileAGatewayRuns) {
  const Consent consent = granted();
  sql("INSERT INTO replica VALUES (gen_random_uuid(), now(), '{1}', 1)");

  auto done = quarantine();
  sql("DELETE FROM replica");

  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Errc::conflict);
  EXPECT_EQ(find(consent.id).status, ConsentStatus::authorized);
}

TEST_F(TokenQuarantineTest, AnswerThatTheBackupHeldIsAsOldAsThePair) {
  const Consent consent = granted();
  const RefreshClaim late = claim(consent, 1);
  world.end_lease(consent.id);
  claim(consent, 1);
  ASSERT_FALSE(run(replica().tokens.finish_refresh(consent.id, late, new_grant("late"), now)));

  auto done = quarantine();

  ASSERT_TRUE(done);
  EXPECT_EQ(done->counts.answers, 1);
  EXPECT_FALSE(start(consent, version_of(consent)));
}

TEST_F(TokenQuarantineTest, AnswerToThePairThatOnlyASpoolHasEndsIt) {
  const Consent consent = granted();
  ASSERT_TRUE(quarantine());

  auto stored = replay(consent, 1, 2, "spooled");

  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->text.reveal(), "access-spooled");
  const Consent shown = find(consent.id);
  EXPECT_EQ(shown.status, ConsentStatus::authorized);
  EXPECT_EQ(shown.token_state, TokenState::fresh);
  EXPECT_EQ(claim(consent, stored->version).refresh_token.reveal(), "refresh-spooled");
}

TEST_F(TokenQuarantineTest, AnswerToALaterPairThanTheBackupHasEndsItToo) {
  const Consent consent = granted();
  ASSERT_TRUE(quarantine());

  auto stored = replay(consent, 4, 9, "spooled");

  ASSERT_TRUE(stored);
  EXPECT_EQ(stored->text.reveal(), "access-spooled");
  EXPECT_EQ(find(consent.id).status, ConsentStatus::authorized);
}

TEST_F(TokenQuarantineTest, AnswerToAnEarlierPairDoesNot) {
  const Consent consent = granted();
  const RefreshClaim held = claim(consent, 1);
  ASSERT_TRUE(run(replica().tokens.finish_refresh(consent.id, held, new_grant("second"), now)));
  ASSERT_TRUE(quarantine());

  EXPECT_FALSE(replay(consent, 1, 1, "old"));

  EXPECT_EQ(find(consent.id).status, ConsentStatus::renewal_due);
}

// The lost history has used the numbers that would come next.
TEST_F(TokenQuarantineTest, NothingOfTheLostHistoryReplacesARenewedPair) {
  const Consent consent = granted();
  ASSERT_TRUE(quarantine());
  renew(consent, "renewed");
  TokenVersion version = version_of(consent);

  for (const TokenVersion of_before : {1, 2, 3, 4})
    for (const std::int64_t fence : {1, 2, 3, 4}) {
      EXPECT_FALSE(replay(consent, of_before, fence, "lost"));
    }
  const RefreshClaim held = claim(consent, version);
  EXPECT_EQ(held.refresh_token.reveal(), "refresh-renewed");
  EXPECT_FALSE(replay(consent, 3, held.fence, "lost"));
  ASSERT_TRUE(run(replica().tokens.finish_refresh(consent.id, held, new_grant("next"), now)));
  version = version_of(consent);

  EXPECT_EQ(claim(consent, version).refresh_token.reveal(), "refresh-next");
}

TEST_F(TokenQuarantineTest, ProofOfFreshAuthenticationDoesNotEndIt) {
  const Consent consent = granted();
  const Authorization sca = new_authorization(consent, AuthorizationPurpose::sca);
  ASSERT_TRUE(run(replica().consents.add_authorization(sca)));
  ASSERT_TRUE(quarantine());
  auto lookup = run(replica().consents.consume_state(nullptr, nullptr, sca.state, now));
  ASSERT_TRUE(lookup);

  auto stored = run(replica().consents.store_sca(lookup->authorization, Secret("sca"), now + day));

  ASSERT_FALSE(stored);
  EXPECT_EQ(find(consent.id).status, ConsentStatus::renewal_due);
}

TEST_F(TokenQuarantineTest, OtherBanksAreLeftAlone) {
  const Consent consent = granted();
  scope.bank = BankId{"another"};

  auto done = quarantine();

  ASSERT_TRUE(done);
  EXPECT_EQ(done->counts.pairs, 0);
  EXPECT_EQ(find(consent.id).status, ConsentStatus::authorized);
}

}  // namespace
}  // namespace tpp::testing
