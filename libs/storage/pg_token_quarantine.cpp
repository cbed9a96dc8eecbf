#include "storage/pg_token_quarantine.hpp"

#include <vector>

#include "storage/sql_array.hpp"
#include "storage/sql_values.hpp"

namespace tpp::storage {
namespace {

using postgres::Transaction;

// Of token t; $1 is the moment, $2 the bank.
const std::string wanted = R"(
    t.quarantined_from IS NULL AND ($1::timestamptz IS NULL OR t.stored_at < $1::timestamptz)
    AND ($2::text IS NULL OR t.bank = $2::text))";

// Consents are locked before their tokens, as everywhere.
const std::string lock_next = R"(
    SELECT c.id FROM consent c JOIN token t ON t.consent_id = c.id
    WHERE c.id > $3::uuid AND)" +
                              wanted + " ORDER BY c.id LIMIT $4::bigint FOR UPDATE OF c";

// The numbers go on far above all that the lost database can have reached: a late answer to a pair
// of before must never be taken for one to a pair of now. To be refreshed a million times in 180
// days, a pair would have to be refreshed every 16 seconds.
constexpr const char* set_aside = R"(
    UPDATE token SET quarantined_from = version, version = version + 1000000,
      fence = greatest(fence, version) + 1000000, state = 'refused', access_expires_at = 'epoch',
      lease_until = NULL, attempt_id = NULL, refresh_due_at = NULL, background_lease = NULL,
      unknown_in_a_row = 0, rests_until = NULL
    WHERE consent_id = ANY ($1::uuid[]))";

// Known before the restore point, so it may be used up like the pairs.
constexpr const char* discard_answers = R"(
    UPDATE token_journal SET outcome = 'discarded', answer_sealed = NULL
    WHERE consent_id = ANY ($1::uuid[]) AND outcome = 'received')";

constexpr const char* ask_for_customers = R"(
    UPDATE consent SET status = 'renewal_due', status_reason = 'restored_from_backup',
      updated_at = now()
    WHERE id = ANY ($1::uuid[]) AND status IN ('authorized', 'renewal_due'))";

const std::string count_wanted = R"(
    SELECT count(*) AS pairs,
      count(*) FILTER (WHERE c.status IN ('authorized', 'renewal_due')) AS consents,
      coalesce(sum((SELECT count(*) FROM token_journal j
                    WHERE j.consent_id = t.consent_id AND j.outcome = 'received')), 0) AS answers
    FROM token t JOIN consent c ON c.id = t.consent_id WHERE)" +
                                 wanted;

const char* bank_in(const QuarantineScope& scope) {
  return scope.bank ? scope.bank->value.c_str() : nullptr;
}

// A gateway says every few seconds that it is there.
Result<void> nobody_runs(Transaction& tx) {
  const auto running =
      tx.exec("SELECT count(*) FROM replica WHERE seen_at > now() - interval '60 s'")[0][0]
          .as<int>();
  if (running == 0) return {};
  return Error{Errc::conflict, std::to_string(running) +
                                   " gateway(s) were seen within the last minute: they hold tokens"
                                   " in memory; stop all, and wait a minute"};
}

}  // namespace

Task<QuarantineCounts> PgTokenQuarantine::count(const QuarantineScope& scope) {
  auto query = [&](Transaction& tx) -> Result<QuarantineCounts> {
    const auto before = sql_time(scope.stored_before);
    const auto row = tx.exec_params1(count_wanted, nullable(before), bank_in(scope));
    return QuarantineCounts{row["pairs"].as<std::size_t>(), row["consents"].as<std::size_t>(),
                            row["answers"].as<std::size_t>()};
  };
  co_return co_await pool_.transact("token.count_quarantine", query);
}

Task<QuarantinedBatch> PgTokenQuarantine::batch(const QuarantineScope& scope,
                                                const std::string& after, std::size_t most) {
  auto update = [&](Transaction& tx) -> Result<QuarantinedBatch> {
    auto alone = nobody_runs(tx);
    if (!alone) return alone.error();
    const auto before = sql_time(scope.stored_before);
    std::vector<std::string> ids;
    for (const auto& row : tx.exec_params(lock_next, nullable(before), bank_in(scope), after, most))
      ids.push_back(row[0].as<std::string>());
    QuarantinedBatch done;
    if (ids.empty()) return done;
    const std::string all = sql_array(ids);
    done.last = ids.back();
    done.counts.pairs = tx.exec_params(set_aside, all).affected_rows();
    done.counts.answers = tx.exec_params(discard_answers, all).affected_rows();
    done.counts.consents = tx.exec_params(ask_for_customers, all).affected_rows();
    return done;
  };
  co_return co_await pool_.transact("token.quarantine", update);
}

}  // namespace tpp::storage
