// What is in the database must be of no use to whoever reads it.
#include <pqxx/pqxx>

#include "contract/stores/fixture.hpp"

namespace tpp::testing {
namespace {

class SecrecyTest : public StoreTest<PgWorld> {
 protected:
  // Every value of every table as text; bytea once as it is printed and once as bytes.
  static std::string everything() {
    pqxx::connection connection(shared_database().reveal());
    pqxx::work tx(connection);
    std::string all;
    for (const char* table :
         {"client", "consent", "authorization_attempt", "token", "token_journal", "account"})
      for (const auto& row : tx.exec(std::string("SELECT * FROM ") + table))
        for (const auto& field : row) {
          all += std::string(field.c_str()) + '\n';
          if (std::string_view(field.c_str()).starts_with("\\x"))
            all += pqxx::binarystring(field).str() + '\n';
        }
    return all;
  }

  static int count(const std::string& condition, const ConsentId& consent) {
    pqxx::connection connection(shared_database().reveal());
    pqxx::work tx(connection);
    return tx
        .exec_params1("SELECT count(*) FROM " + condition + " AND consent_id = $1",
                      consent.value)[0]
        .as<int>();
  }

  TokenGrant grant_with_canaries() {
    TokenGrant grant;
    grant.access_token = Secret("canary-access");
    grant.refresh_token = Secret("canary-refresh");
    grant.sca_token = Secret("canary-sca");
    grant.access_lifetime = std::chrono::hours(1);
    return grant;
  }

  void list_account(const Consent& consent) {
    std::vector<GrantedAccount> accounts{GrantedAccount{
        LogicalId{Secret("canary-logical")}, *Iban::parse("BE68539007547034"), Currency::eur()}};
    ASSERT_TRUE(run(replica().accounts.replace_granted(consent.id, accounts)));
  }
};

TEST_F(SecrecyTest, NothingSecretIsStoredInTheClear) {
  const auto key = ids.random_token();
  Client other = client;
  other.id.value = ids.uuid();
  ASSERT_TRUE(run(replica().clients.add(other, key)));
  auto [consent, authorization] = create();
  auto open_one = create().authorization;
  ASSERT_TRUE(complete(authorization, grant_with_canaries()));
  list_account(consent);
  auto claim = run(replica().tokens.claim_refresh(consent.id, 1, ids.uuid()));
  ASSERT_TRUE(claim);
  ASSERT_TRUE(run(replica().tokens.finish_refresh(consent.id, std::get<RefreshClaim>(*claim),
                                                  grant_with_canaries(), now)));

  const std::string all = everything();

  EXPECT_NE(all.find(consent.id.value), std::string::npos);
  for (const std::string& secret :
       {std::string("canary"), std::string("BE68539007547034"), std::string("539007547034"),
        key.reveal(), open_one.state.reveal(), open_one.code_verifier.reveal()})
    EXPECT_EQ(all.find(secret), std::string::npos);
}

TEST_F(SecrecyTest, RevokedConsentKeepsNoSecretAtAll) {
  auto [consent, authorization] = create();
  ASSERT_TRUE(complete(authorization, grant_with_canaries()));
  list_account(consent);
  auto renewal = new_authorization(consent, AuthorizationPurpose::renewal);
  ASSERT_TRUE(run(replica().consents.add_authorization(renewal)));
  auto claim = run(replica().tokens.claim_refresh(consent.id, 1, ids.uuid()));
  ASSERT_TRUE(claim);
  const auto& held = std::get<RefreshClaim>(*claim);
  ASSERT_TRUE(run(replica().tokens.finish_refresh(consent.id, held, grant_with_canaries(), now)));
  ASSERT_EQ(count("token_journal WHERE answer_sealed IS NOT NULL", consent.id), 1);
  auto late = run(replica().tokens.claim_refresh(consent.id, 2, ids.uuid()));
  ASSERT_TRUE(late);

  ASSERT_TRUE(run(replica().consents.revoke(client.id, consent.id, "client")));
  ASSERT_FALSE(run(replica().tokens.finish_refresh(consent.id, std::get<RefreshClaim>(*late),
                                                   grant_with_canaries(), now)));

  EXPECT_EQ(count("token WHERE true", consent.id), 0);
  EXPECT_EQ(count("token_journal WHERE answer_sealed IS NOT NULL", consent.id), 0);
  EXPECT_EQ(count("account WHERE logical_id_sealed IS NOT NULL", consent.id), 0);
  EXPECT_EQ(count("authorization_attempt WHERE verifier_sealed IS NOT NULL", consent.id), 0);
  EXPECT_EQ(count("authorization_attempt WHERE closed_at IS NULL", consent.id), 0);
}

TEST_F(SecrecyTest, VerifierIsErasedWhenItIsHandedOut) {
  auto [consent, authorization] = create();
  ASSERT_EQ(count("authorization_attempt WHERE verifier_sealed IS NOT NULL", consent.id), 1);

  ASSERT_TRUE(run(replica().consents.consume_state(nullptr, nullptr, authorization.state, now)));

  EXPECT_EQ(count("authorization_attempt WHERE verifier_sealed IS NOT NULL", consent.id), 0);
}

TEST_F(SecrecyTest, AnswerOfALateWriterStaysInTheJournal) {
  auto consent = create_granted();
  auto late = run(replica().tokens.claim_refresh(consent.id, 1, ids.uuid()));
  ASSERT_TRUE(late);
  world.end_lease(consent.id);
  ASSERT_TRUE(run(replica(1).tokens.claim_refresh(consent.id, 1, ids.uuid())));

  auto stored = run(replica().tokens.finish_refresh(consent.id, std::get<RefreshClaim>(*late),
                                                    grant_with_canaries(), now));

  ASSERT_FALSE(stored);
  EXPECT_EQ(
      count("token_journal WHERE outcome = 'received' AND answer_sealed IS NOT NULL", consent.id),
      1);
}

}  // namespace
}  // namespace tpp::testing
