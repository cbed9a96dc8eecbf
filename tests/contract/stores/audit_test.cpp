// The audit log: what triggers write, what gateways add, and that nothing can be taken away.

#include <algorithm>

#include <nlohmann/json.hpp>
#include <pqxx/pqxx>

#include "contract/stores/fixture.hpp"
#include "storage/pg_audit_store.hpp"

namespace tpp::testing {
namespace {

class AuditTest : public StoreTest<PgWorld> {
 protected:
  using Names = std::vector<std::string>;
  using Json = nlohmann::json;

  std::vector<Json> entries(const std::string& psu = "customer-7") {
    std::vector<Json> all;
    auto done = run(log.for_each_of(
        client.id, psu, [&](const std::string& line) { all.push_back(Json::parse(line)); }));
    EXPECT_TRUE(done) << done.error().cause;
    return all;
  }

  Names kinds() {
    Names names;
    for (const Json& entry : entries()) names.push_back(entry["kind"]);
    return names;
  }

  static void sql(const std::string& text) {
    pqxx::connection connection(shared_database().reveal());
    pqxx::work tx(connection);
    tx.exec(text);
    tx.commit();
  }

  // As the owner of the whole server could.
  static void tamper(const std::string& text) {
    sql("SET LOCAL session_replication_role = replica; " + text);
  }

  AuditVerdict verify(const AuditHeads& known = {}) {
    auto verdict = run(log.verify(known));
    EXPECT_TRUE(verdict) << verdict.error().cause;
    return verdict ? *verdict : AuditVerdict();
  }

  DataAccess access(const Consent& consent) {
    DataAccess made;
    made.id = ids.uuid();
    made.at = now;
    made.client = client.id;
    made.operation = "get_balances";
    made.request_id = "request-1";
    made.psu_present = PsuPresent::yes;
    made.consent = consent.id;
    return made;
  }

  postgres::PoolProbe probe;
  postgres::PgPool pool{shared_database(), postgres::PoolSettings(), probe};
  storage::PgAuditStore log{pool};
};

TEST_F(AuditTest, TheLifeOfAConsentAndItsTokensIsWrittenDown) {
  const Consent consent = create_granted();
  auto claim = run(replica().tokens.claim_refresh(consent.id, 1, ids.uuid()));
  ASSERT_TRUE(claim);
  ASSERT_TRUE(run(replica().tokens.finish_refresh(consent.id, std::get<RefreshClaim>(*claim),
                                                  new_grant("second"), now)));
  ASSERT_TRUE(run(replica().consents.revoke(client.id, consent.id, "revoked_by_client")));

  Names expected{"consent_created",  "consent_granted", "tokens_granted",
                 "tokens_refreshed", "consent_revoked", "tokens_shredded"};
  Names seen = kinds();
  std::ranges::sort(expected);
  std::ranges::sort(seen);
  EXPECT_EQ(seen, expected);
  for (const Json& entry : entries()) {
    EXPECT_EQ(entry["consent_id"], consent.id.value);
    EXPECT_EQ(entry.dump().find("customer-7"), std::string::npos);
  }
}

TEST_F(AuditTest, WhoReadWhatIsWrittenOnce) {
  const Consent consent = create_granted();
  const std::vector<DataAccess> batch{access(consent), access(consent)};
  for (int i = 0; i < 2; ++i) ASSERT_TRUE(run(log.append(batch)));
  const auto all = entries();
  const auto reads = std::ranges::count(all, "data_read", [](const Json& e) { return e["kind"]; });
  EXPECT_EQ(reads, 2);
  const auto read = std::ranges::find(all, "data_read", [](const Json& e) { return e["kind"]; });
  ASSERT_NE(read, all.end());
  EXPECT_EQ((*read)["detail"]["operation"], "get_balances");
  EXPECT_EQ((*read)["detail"]["psu_present"], true);
  EXPECT_EQ((*read)["detail"]["scope"], "ais");
}

TEST_F(AuditTest, NothingIsChangedOrTakenAway) {
  create_granted();
  for (const char* text : {"UPDATE audit_entry SET kind = 'x'", "DELETE FROM audit_link",
                           "DELETE FROM audit_entry", "UPDATE audit_link SET digest = previous",
                           "TRUNCATE audit_link", "TRUNCATE audit_entry CASCADE"})
    EXPECT_THROW(sql(text), pqxx::sql_error) << text;
  EXPECT_EQ(verify().broken, std::nullopt);
}

TEST_F(AuditTest, WritersThatRaceMakeChainsThatHold) {
  std::vector<Task<void>> racers;
  std::vector<std::vector<DataAccess>> batches;
  const Consent consent = create_granted();
  for (int i = 0; i < 8; ++i)
    batches.push_back({access(consent), access(consent), access(consent)});
  for (const auto& batch : batches) racers.push_back(log.append(batch));
  for (const auto& each : run_all(io, std::move(racers))) EXPECT_TRUE(each);
  const AuditVerdict verdict = verify();
  EXPECT_EQ(verdict.broken, std::nullopt);
  EXPECT_GE(verdict.entries, 24);
}

TEST_F(AuditTest, WhoeverTampersIsFoundOut) {
  create_granted();
  const AuditVerdict before = verify();
  ASSERT_EQ(before.broken, std::nullopt);
  const std::string newest = entries().back()["id"];
  const std::string named = " WHERE id = '" + newest + "'";
  const std::string linked = " WHERE entry_id = '" + newest + "'";

  tamper("UPDATE audit_entry SET client_id = gen_random_uuid()" + named);
  EXPECT_NE(verify().broken.value_or("").find("its entry was changed"), std::string::npos);
  tamper("UPDATE audit_entry SET client_id = '" + client.id.value + "'" + named);
  ASSERT_EQ(verify().broken, std::nullopt);

  const AuditHeads known = verify().heads;
  tamper("CREATE TEMP TABLE away ON COMMIT DROP AS SELECT * FROM audit_link" + linked +
         "; DELETE FROM audit_link" + linked +
         "; CREATE TABLE IF NOT EXISTS audit_kept AS SELECT * FROM away");
  EXPECT_NE(verify().broken, std::nullopt) << "an entry in no chain, or a gap";
  EXPECT_NE(verify(known).broken, std::nullopt);
  tamper("INSERT INTO audit_link SELECT * FROM audit_kept; DROP TABLE audit_kept");
  EXPECT_EQ(verify(known).broken, std::nullopt);
}

}  // namespace
}  // namespace tpp::testing
