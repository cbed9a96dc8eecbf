// The outbox and the clocks of consents. In PostgreSQL only: triggers write the events.

#include <algorithm>
#include <set>

#include <pqxx/pqxx>

#include "contract/stores/fixture.hpp"
#include "storage/pg_consent_clock_store.hpp"
#include "storage/pg_event_store.hpp"
#include "storage/pg_state_count_store.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

class EventsTest : public StoreTest<PgWorld> {
 protected:
  // Everything that time has to do up to `at`, whoever's it is.
  void strike_until(UtcTime at) {
    for (;;) {
      auto struck = run(clocks.strike_due(at, 500));
      ASSERT_TRUE(struck) << struck.error().cause;
      if (*struck == 0) return;
    }
  }

  std::vector<Event> events(std::optional<std::string> after = {}, std::size_t limit = 100) {
    auto page = run(outbox.list(client.id, {std::move(after), limit}, now));
    EXPECT_TRUE(page);
    return page ? page->items : std::vector<Event>();
  }

  std::vector<std::string> kinds() {
    std::vector<std::string> names;
    for (const Event& event : events()) {
      std::string name(name_of(event.kind));
      if (event.days_left) name += " " + std::to_string(*event.days_left);
      names.push_back(std::move(name));
    }
    return names;
  }

  pqxx::result sql(const std::string& text) {
    pqxx::connection connection(shared_database().reveal());
    pqxx::nontransaction tx(connection);
    return tx.exec(text);
  }

  using Names = std::vector<std::string>;
  static constexpr UtcTime end = now + std::chrono::days(180);

  postgres::PoolProbe probe;
  postgres::PgPool pool{shared_database(), postgres::PoolSettings(), probe};
  storage::PgConsentClockStore clocks{pool};
  storage::PgEventStore outbox{pool};
  storage::PgStateCountStore counts{pool};
};

TEST_F(EventsTest, AConsentIsRemindedOfFourTimesAndThenExpiresOnce) {
  const Consent consent = create_granted();
  strike_until(end - 31 * day);
  EXPECT_TRUE(kinds().empty());

  for (const int days : {30, 14, 7, 1, 0}) {
    strike_until(end - days * day);
    strike_until(end - days * day);
  }

  EXPECT_EQ(kinds(), (Names{"consent_ending 30", "consent_ending 14", "consent_ending 7",
                            "consent_ending 1", "consent_expired"}));
  const Event last = events().back();
  EXPECT_EQ(last.consent, consent.id);
  EXPECT_EQ(last.psu_ref, "customer-7");
  EXPECT_EQ(last.status, "expired");
  EXPECT_EQ(last.ends_at, end);
  EXPECT_EQ(find(consent.id).status, ConsentStatus::expired);
}

TEST_F(EventsTest, RacingReplicasRemindOnce) {
  for (int i = 0; i < 5; ++i) create_granted();
  std::vector<Task<std::size_t>> racers;
  for (int i = 0; i < 6; ++i) racers.push_back(clocks.strike_due(end - 30 * day, 500));
  for (const auto& each : run_all(io, std::move(racers))) EXPECT_TRUE(each);
  EXPECT_EQ(kinds().size(), 5U);
}

TEST_F(EventsTest, AtTheEndTheTokensAreShreddedAndARenewalStartsAboveThem) {
  const Consent consent = create_granted();
  auto claim = run(replica().tokens.claim_refresh(consent.id, 1, ids.uuid()));
  ASSERT_TRUE(claim);
  const auto* late = std::get_if<RefreshClaim>(&*claim);
  ASSERT_NE(late, nullptr);
  auto renewal = new_authorization(consent, AuthorizationPurpose::renewal);
  ASSERT_TRUE(run(replica().consents.add_authorization(renewal)));

  strike_until(end);

  EXPECT_FALSE(run(replica().tokens.find(consent.id)));
  EXPECT_EQ(find(consent.id).token_state, std::nullopt);
  ASSERT_TRUE(complete(renewal, new_grant("renewed"))) << "an authorisation under way stays";
  auto fresh = run(replica().tokens.find(consent.id));
  ASSERT_TRUE(fresh);
  EXPECT_GT(fresh->version, 1);
  EXPECT_FALSE(run(replica().tokens.finish_refresh(consent.id, *late, new_grant("late"), now)))
      << "a writer from before the end";
  EXPECT_EQ(run(replica().tokens.find(consent.id))->text.reveal(), "access-renewed");
}

TEST_F(EventsTest, AnAnswerThatComesAfterTheEndIsNotKept) {
  const Consent consent = create_granted();
  auto claim = run(replica().tokens.claim_refresh(consent.id, 1, ids.uuid()));
  ASSERT_TRUE(claim);
  strike_until(end);
  EXPECT_FALSE(run(replica().tokens.finish_refresh(consent.id, std::get<RefreshClaim>(*claim),
                                                   new_grant("late"), now)));
  const auto kept =
      sql("SELECT count(*) FROM token_journal WHERE answer_sealed IS NOT NULL"
          " AND consent_id = '" +
          consent.id.value + "'");
  EXPECT_EQ(kept[0][0].as<int>(), 0);
}

TEST_F(EventsTest, ARenewedConsentIsRemindedOfItsNewEnd) {
  const Consent consent = create_granted();
  strike_until(end - 30 * day);
  auto renewal = new_authorization(consent, AuthorizationPurpose::renewal);
  ASSERT_TRUE(run(replica().consents.add_authorization(renewal)));
  auto lookup = run(replica().consents.consume_state(nullptr, nullptr, renewal.state, now));
  ASSERT_TRUE(lookup);
  const UtcTime later = end + 100 * day;
  ASSERT_TRUE(run(replica().consents.grant(lookup->authorization, new_grant("renewed"), nullptr,
                                           end - 20 * day, later)));
  strike_until(end);
  EXPECT_EQ(kinds(), Names{"consent_ending 30"});
  strike_until(later - 30 * day);
  EXPECT_EQ(kinds(), (Names{"consent_ending 30", "consent_ending 30"}));
}

TEST_F(EventsTest, WhatTheBankSaysAboutAConsentIsToldOnce) {
  const Consent consent = create_granted();
  for (int i = 0; i < 2; ++i)
    ASSERT_TRUE(
        run(replica().consents.settle(consent.id, ConsentStatus::renewal_due, "sca_required")));
  ASSERT_TRUE(run(replica().consents.revoke(client.id, consent.id, "revoked_by_client")));
  EXPECT_EQ(kinds(), (Names{"consent_renewal_due", "consent_revoked"}));
  EXPECT_EQ(events().at(0).reason, "sca_required");
}

TEST_F(EventsTest, AClientSeesItsOwnOnly) {
  const Consent consent = create_granted();
  ASSERT_TRUE(run(replica().consents.revoke(client.id, consent.id, "revoked_by_client")));
  const std::string id = events().at(0).id;
  client = new_client();
  EXPECT_TRUE(events().empty());
  auto page = run(outbox.list(client.id, {id, 10}, now));
  ASSERT_FALSE(page);
  EXPECT_EQ(page.error().code, Errc::not_found);
}

TEST_F(EventsTest, PagesFollowEachOtherAndAcknowledgeWhatCameBefore) {
  for (int i = 0; i < 5; ++i) {
    const Consent consent = create_granted();
    ASSERT_TRUE(run(replica().consents.revoke(client.id, consent.id, "revoked_by_client")));
  }
  const auto first = events({}, 2);
  const auto second = events(first.back().id, 2);
  const auto third = events(second.back().id, 2);
  ASSERT_EQ(third.size(), 1U);
  EXPECT_TRUE(events(third.back().id).empty());
  std::set<std::string> all;
  for (const auto& part : {first, second, third})
    for (const Event& event : part) all.insert(event.id);
  EXPECT_EQ(all.size(), 5U);
  const auto pending =
      sql("SELECT count(*) FROM outbox_event WHERE delivered_at IS NULL"
          " AND client_id = '" +
          client.id.value + "'");
  EXPECT_EQ(pending[0][0].as<int>(), 0);
}

TEST_F(EventsTest, NothingAppearsBehindWhatWasListed) {
  const Consent slow = create_granted();
  const Consent fast = create_granted();
  pqxx::connection connection(shared_database().reveal());
  pqxx::work open(connection);
  open.exec("UPDATE consent SET status = 'revoked' WHERE id = '" + slow.id.value + "'");
  ASSERT_TRUE(run(replica().consents.revoke(client.id, fast.id, "revoked_by_client")));
  EXPECT_TRUE(events().empty()) << "an older transaction may still write";
  open.commit();
  const auto listed = events();
  ASSERT_EQ(listed.size(), 2U);
  EXPECT_EQ(listed[0].consent, slow.id);
}

TEST_F(EventsTest, CountsSeeTheClientsConsents) {
  const Consent consent = create_granted();
  auto counted = run(counts.count(end - 20 * day));
  ASSERT_TRUE(counted) << counted.error().cause;
  const auto has = [](const std::vector<StateCount>& all, const std::string& state) {
    return std::ranges::any_of(
        all, [&](const StateCount& each) { return each.state == state && each.count > 0; });
  };
  EXPECT_TRUE(has(counted->consents, "authorized"));
  EXPECT_TRUE(has(counted->ending, "30d"));
}

TEST_F(EventsTest, CountsAnswersThatAreInNoPairAndThoseNewerThanThePairInUse) {
  const Consent consent = create_granted();
  const auto journal = [&](const std::string& outcome, int version) {
    sql("INSERT INTO token_journal (attempt_id, consent_id, version, fence, received_at, outcome)"
        " VALUES ('" +
        ids.uuid() + "', '" + consent.id.value + "', " + std::to_string(version) + ", 1, now(), '" +
        outcome + "')");
  };
  const auto before = run(counts.count(now));
  journal("received", 0);  // overtaken: the pair in use is of version 1
  journal("received", 1);
  journal("unread", 1);
  journal("applied", 1);
  journal("discarded", 1);
  const auto after = run(counts.count(now));
  sql("DELETE FROM token_journal WHERE consent_id = '" + consent.id.value + "'");
  ASSERT_TRUE(before && after);
  EXPECT_EQ(after->answers_received - before->answers_received, 2);
  EXPECT_EQ(after->answers_unread - before->answers_unread, 1);
  EXPECT_EQ(after->newer_than_head - before->newer_than_head, 1);
}

TEST_F(EventsTest, ThePairThatWentWithoutARefreshLongestIsOneThatIsKeptAlive) {
  const BankId bank{"bank-of-" + ids.uuid().substr(0, 8)};
  const auto age = [&](std::chrono::hours passed) {
    return run(counts.longest_unrefreshed(bank, now + passed));
  };
  EXPECT_EQ(*age(40 * day), std::chrono::seconds(0));
  for (const char* grant : {"first", "second"}) {
    const Consent consent = create_granted(grant);
    sql("UPDATE token SET bank = '" + bank.value + "' WHERE consent_id = '" + consent.id.value +
        "'");
  }
  EXPECT_EQ(*age(std::chrono::hours(1)), std::chrono::seconds(0));
  EXPECT_EQ(*age(40 * day), 40 * day - std::chrono::hours(1)) << "an access token lasts an hour";
  sql("UPDATE token SET refresh_due_at = NULL WHERE bank = '" + bank.value + "'");
  EXPECT_EQ(*age(40 * day), std::chrono::seconds(0));
}

}  // namespace
}  // namespace tpp::testing
