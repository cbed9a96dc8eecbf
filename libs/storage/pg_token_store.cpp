#include "storage/pg_token_store.hpp"

#include <algorithm>

#include "core/failpoint.hpp"
#include "storage/token_answer.hpp"
#include "storage/token_rows.hpp"

namespace tpp::storage {
namespace {

using postgres::Acting;
using postgres::Transaction;

Error no_tokens() {
  return Error{Errc::not_found, "the consent has no tokens"};
}

crypto::Place answer_place(const std::string& attempt_id) {
  return crypto::Place{"token_journal", attempt_id, "answer_sealed"};
}

void mark_applied(Transaction& tx, const std::string& attempt_id) {
  tx.exec_params("UPDATE token_journal SET outcome = 'applied' WHERE attempt_id = $1", attempt_id);
}

// clock_timestamp(), not now(): we may have waited for the lock since the transaction began.
constexpr const char* lock_pair = R"(
    SELECT version, fence, state, attempt_id, refresh_sealed, access_sealed,
           unix_ms(access_expires_at) AS access_expires_at, access_seconds,
           lease_until IS NOT NULL AS claimed, quarantined_from IS NOT NULL AS quarantined,
           coalesce(quarantined_from, version) AS oldest,
           coalesce(lease_until > clock_timestamp(), false) AS leased,
           coalesce(ceil(extract(epoch FROM rests_until - clock_timestamp())), 0)::bigint AS rest
    FROM token WHERE consent_id = $1::uuid FOR UPDATE)";

// An earlier claim whose lease ran out has left its outcome unknown.
constexpr const char* take_claim = R"(
    UPDATE token SET fence = fence + 1, attempt_id = $2,
      state = CASE WHEN lease_until IS NULL THEN state ELSE 'uncertain' END,
      lease_until = clock_timestamp() + make_interval(secs => $3)
    WHERE consent_id = $1::uuid RETURNING fence)";

constexpr const char* release_claim = R"(
    UPDATE token SET lease_until = NULL, attempt_id = NULL, state = coalesce($2, state)
    WHERE consent_id = $1::uuid)";

constexpr const char* release_claim_to_rest = R"(
    UPDATE token SET lease_until = NULL, attempt_id = NULL, state = 'uncertain',
      unknown_in_a_row = unknown_in_a_row + 1,
      rests_until = clock_timestamp() + make_interval(secs => $2)
    WHERE consent_id = $1::uuid)";

// A consent that was given up for want of the answer that has come now.
void bring_back(Transaction& tx, const ConsentId& consent) {
  tx.exec_params(R"(
      UPDATE consent SET status = 'authorized', status_reason = '', updated_at = now()
      WHERE id = $1::uuid AND status = 'renewal_due'
        AND status_reason IN ('refresh_outcome_unknown', 'refresh_token_refused',
                              'restored_from_backup'))",
                 consent.value);
}

void ask_for_customer(Transaction& tx, const ConsentId& consent, RefreshEnd end) {
  const char* reason =
      end == RefreshEnd::refused_after_loss ? "refresh_outcome_unknown" : "refresh_token_refused";
  tx.exec_params(R"(
      UPDATE consent SET status = 'renewal_due', status_reason = $2, updated_at = now()
      WHERE id = $1::uuid AND status IN ('authorized', 'renewal_due'))",
                 consent.value, reason);
}

}  // namespace

Result<AccessToken> PgTokenStore::head(Transaction& tx, const ConsentId& consent) const {
  const auto rows = tx.exec_params(R"(
      SELECT access_sealed, unix_ms(access_expires_at) AS access_expires_at, access_seconds, version
      FROM token WHERE consent_id = $1::uuid)",
                                   consent.value);
  if (rows.empty()) return no_tokens();
  return access_token_in(box_, rows[0], consent);
}

// An answer that came too late for its claim is still the newest the bank gave for this pair.
Result<bool> PgTokenStore::promote_journal(Transaction& tx, const ConsentId& consent,
                                           std::int64_t fence, TokenVersion version,
                                           TokenVersion oldest) const {
  const auto rows = tx.exec_params(R"(
      SELECT attempt_id, answer_sealed, unix_ms(received_at) AS received_at FROM token_journal
      WHERE consent_id = $1::uuid AND version BETWEEN $3 AND $2 AND outcome = 'received'
      ORDER BY version DESC, token_journal.received_at DESC, fence DESC LIMIT 1)",
                                   consent.value, version, oldest);
  if (rows.empty()) return false;
  const auto attempt_id = rows[0]["attempt_id"].as<std::string>();
  const auto packed = opened(box_, rows[0]["answer_sealed"], answer_place(attempt_id));
  if (!packed) return packed.error();
  const auto grant = unpack_answer(*packed);
  if (!grant) return grant.error();
  const UtcTime received_at = time_in(rows[0]["received_at"]);
  if (!advance_tokens(tx, box_, consent, *grant, received_at, fence, version)) return false;
  mark_applied(tx, attempt_id);
  bring_back(tx, consent);
  return true;
}

Result<RefreshStart> PgTokenStore::claim(Transaction& tx, const ConsentId& consent,
                                         TokenVersion known_version,
                                         const std::string& attempt_id) const {
  const auto rows = tx.exec_params(lock_pair, consent.value);
  if (rows.empty()) return no_tokens();
  const auto row = rows[0];
  const auto version = row["version"].as<TokenVersion>();
  const auto fence = row["fence"].as<std::int64_t>();
  if (version > known_version && !row["quarantined"].as<bool>()) {
    auto token = access_token_in(box_, row, consent);
    if (!token) return token.error();
    return RefreshStart(RefreshDone{std::move(*token)});
  }
  const auto state = row["state"].as<std::string>();
  const bool leased = row["leased"].as<bool>();
  if (!leased) {
    auto promoted = promote_journal(tx, consent, fence, version, row["oldest"].as<TokenVersion>());
    if (!promoted) return promoted.error();
    if (*promoted) {
      auto token = head(tx, consent);
      if (!token) return token.error();
      return RefreshStart(RefreshDone{std::move(*token)});
    }
  }
  if (row["refresh_sealed"].is_null() || state == "refused")
    return Error{Errc::grant_refused, "the bank does not accept the refresh token"};
  const std::chrono::seconds rest(row["rest"].as<std::int64_t>());
  if (!leased && state == "uncertain" && rest.count() > 0)
    return RefreshStart(RefreshResting{rest});
  auto refresh_token = refresh_token_in(box_, row, consent);
  if (!refresh_token) return refresh_token.error();
  RefreshClaim taken{attempt_id, fence, version, std::move(*refresh_token), state == "uncertain"};
  if (leased) {
    if (row["attempt_id"].as<std::string>() != attempt_id) return RefreshStart(RefreshBusy{});
    return RefreshStart(std::move(taken));
  }
  taken.outcome_unknown_before |= row["claimed"].as<bool>();
  const auto lease = static_cast<double>(refresh_lease.count());
  taken.fence = tx.exec_params1(take_claim, consent.value, attempt_id, lease)[0].as<std::int64_t>();
  return RefreshStart(std::move(taken));
}

Result<void> PgTokenStore::write_journal(Transaction& tx, const ConsentId& consent,
                                         const RefreshClaim& claim, const Secret& packed,
                                         const char* outcome, UtcTime received_at) const {
  // The lock keeps the end of the consent from shredding the journal between our look and our
  // insert.
  const auto rows = tx.exec_params(
      "SELECT status IN ('revoked', 'expired') FROM consent WHERE id = $1::uuid FOR SHARE",
      consent.value);
  if (rows.empty()) return Error{Errc::conflict, "no such consent"};
  const bool ended = rows[0][0].as<bool>();
  std::optional<Secret> answer;
  if (!ended) answer = packed;
  tx.exec_params(R"(
      INSERT INTO token_journal
        (attempt_id, consent_id, version, fence, answer_sealed, received_at, outcome)
      VALUES ($1, $2, $3, $4, nullif($5::bytea, ''), $6::timestamptz, $7)
      ON CONFLICT (attempt_id) DO UPDATE SET answer_sealed = excluded.answer_sealed,
        received_at = excluded.received_at, outcome = excluded.outcome
        WHERE token_journal.outcome = 'unread')",
                 claim.attempt_id, consent.value, claim.version, claim.fence,
                 sealed(box_, answer, answer_place(claim.attempt_id)), sql_time(received_at),
                 ended ? "discarded" : outcome);
  return {};
}

Result<AccessToken> PgTokenStore::advance(Transaction& tx, const ConsentId& consent,
                                          const RefreshClaim& claim, const TokenGrant& grant,
                                          UtcTime received_at) const {
  if (advance_tokens(tx, box_, consent, grant, received_at, claim.fence, claim.version)) {
    mark_applied(tx, claim.attempt_id);
    tx.exec_params("DELETE FROM token_journal WHERE consent_id = $1::uuid AND version < $2",
                   consent.value, claim.version);
    return head(tx, consent);
  }
  const auto ours = tx.exec_params(R"(
      SELECT 1 FROM token_journal j JOIN token t ON t.consent_id = j.consent_id
      WHERE j.attempt_id = $1 AND j.outcome = 'applied' AND t.version = $2)",
                                   claim.attempt_id, claim.version + 1);
  if (!ours.empty()) return head(tx, consent);
  // Overtaken by a claim that is over and brought nothing: then this is the newest answer.
  const auto rows = tx.exec_params(lock_pair, consent.value);
  if (!rows.empty() && !rows[0]["leased"].as<bool>()) {
    const auto version = rows[0]["version"].as<TokenVersion>();
    const bool refused = rows[0]["state"].as<std::string>() == "refused";
    const auto oldest = std::min(rows[0]["oldest"].as<TokenVersion>(), version - (refused ? 1 : 0));
    auto promoted =
        promote_journal(tx, consent, rows[0]["fence"].as<std::int64_t>(), version, oldest);
    if (!promoted) return promoted.error();
    if (*promoted) return head(tx, consent);
  }
  return Error{Errc::conflict, "a newer claim or grant exists"};
}

Task<AccessToken> PgTokenStore::find(const ConsentId& consent) {
  auto query = [&](Transaction& tx) { return head(tx, consent); };
  co_return co_await pool_.transact("token.find", Acting::for_all_clients(), query);
}

Task<RefreshStart> PgTokenStore::claim_refresh(const ConsentId& consent, TokenVersion known,
                                               const std::string& attempt_id) {
  auto take = [&](Transaction& tx) { return claim(tx, consent, known, attempt_id); };
  co_return co_await pool_.transact_repeatable("token.claim", Acting::for_all_clients(), take);
}

Task<AccessToken> PgTokenStore::finish_refresh(const ConsentId& consent, const RefreshClaim& claim,
                                               const TokenGrant& grant, UtcTime received_at) {
  // A transaction of its own: whatever happens to the head, the answer is kept.
  auto keep = [&](Transaction& tx) {
    return write_journal(tx, consent, claim, pack_answer(grant), "received", received_at);
  };
  auto kept = co_await pool_.transact_repeatable("token.journal", Acting::for_all_clients(), keep);
  if (!kept) co_return kept.error();
  reach_failpoint("refresh.journaled");
  auto store = [&](Transaction& tx) { return advance(tx, consent, claim, grant, received_at); };
  co_return co_await pool_.transact_repeatable("token.finish", Acting::for_all_clients(), store);
}

Task<void> PgTokenStore::keep_unread(const ConsentId& consent, const RefreshClaim& claim,
                                     const Secret& answer, UtcTime received_at) {
  auto keep = [&](Transaction& tx) {
    return write_journal(tx, consent, claim, answer, "unread", received_at);
  };
  co_return co_await pool_.transact_repeatable("token.keep_unread", Acting::for_all_clients(),
                                               keep);
}

Task<void> PgTokenStore::abandon_refresh(const ConsentId& consent, const RefreshClaim& claim,
                                         RefreshEnd end) {
  auto release = [&](Transaction& tx) { return abandon(tx, consent, claim, end); };
  co_return co_await pool_.transact_repeatable("token.abandon", Acting::for_all_clients(), release);
}

// Consents are locked before their tokens, or two could wait in a circle.
Result<void> PgTokenStore::abandon(Transaction& tx, const ConsentId& consent,
                                   const RefreshClaim& claim, RefreshEnd end) const {
  const bool refused = end == RefreshEnd::refused || end == RefreshEnd::refused_after_loss;
  if (refused)
    tx.exec_params("SELECT 1 FROM consent WHERE id = $1::uuid FOR UPDATE", consent.value);
  // The attempt too: repeated after a lost acknowledgement this changes nothing more.
  const auto held = tx.exec_params(R"(
      SELECT unknown_in_a_row FROM token
      WHERE consent_id = $1::uuid AND fence = $2 AND version = $3 AND attempt_id = $4 FOR UPDATE)",
                                   consent.value, claim.fence, claim.version, claim.attempt_id);
  if (held.empty()) return {};
  if (end == RefreshEnd::unknown) {
    const auto rest = token_rest(held[0][0].as<int>() + 1);
    tx.exec_params(release_claim_to_rest, consent.value, static_cast<double>(rest.count()));
    return {};
  }
  if (refused) {
    // The bank refuses a pair that another writer has replaced: take what that one was given. It
    // may have presented the pair before this one, while the bank's grace still took it.
    auto promoted = promote_journal(tx, consent, claim.fence, claim.version, claim.version - 1);
    if (!promoted) return promoted.error();
    if (*promoted) return {};
    ask_for_customer(tx, consent, end);
  }
  tx.exec_params(release_claim, consent.value, refused ? "refused" : nullptr);
  return {};
}

Task<std::vector<ExpiredClaim>> PgTokenStore::expired_claims(std::size_t most) {
  using Claims = std::vector<ExpiredClaim>;
  auto query = [&](Transaction& tx) -> Result<Claims> {
    const auto rows = tx.exec_params(R"(
        SELECT t.consent_id, c.client_id, c.bank, t.version
        FROM token t JOIN consent c ON c.id = t.consent_id
        WHERE t.lease_until < clock_timestamp() ORDER BY t.lease_until LIMIT $1)",
                                     most);
    Claims claims;
    for (const auto& row : rows)
      claims.push_back({ConsentId{row["consent_id"].as<std::string>()},
                        ClientId{row["client_id"].as<std::string>()},
                        BankId{row["bank"].as<std::string>()}, row["version"].as<TokenVersion>()});
    return claims;
  };
  co_return co_await pool_.transact("token.expired_claims", query);
}

}  // namespace tpp::storage
