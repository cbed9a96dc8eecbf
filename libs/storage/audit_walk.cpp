#include "storage/audit_walk.hpp"

#include <algorithm>
#include <vector>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "storage/sql_values.hpp"

namespace tpp::storage {
namespace {

constexpr int links_at_once = 5000;

// Whoever can change rows can change functions too: the text of an entry is put together here.
constexpr const char* select_links = R"(
    SELECT l.sequence, encode(l.previous, 'hex') AS previous, encode(l.digest, 'hex') AS digest,
      l.previous AS previous_bytes, e.id IS NOT NULL AS found,
      jsonb_build_array(l.chain, l.sequence, e.id, (extract(epoch FROM e.at) * 1000000)::bigint,
        e.kind, e.client_id, encode(e.psu, 'hex'), e.consent_id, e.payment_id, e.account_id,
        e.detail)::text AS body
    FROM audit_link l LEFT JOIN audit_entry e ON e.id = l.entry_id
    WHERE l.chain = $1::smallint AND l.sequence > $2::bigint ORDER BY l.sequence LIMIT $3::bigint)";

constexpr const char* select_unlinked = R"(
    SELECT e.id FROM audit_entry e LEFT JOIN audit_link l ON l.entry_id = e.id
    WHERE l.entry_id IS NULL LIMIT 1)";

// Retention says what it took from the beginning of a chain.
constexpr const char* select_shortened = R"(
    SELECT 1 FROM audit_entry WHERE kind = 'audit_shortened' AND (detail ->> 'chain')::int = $1
      AND (detail ->> 'sequence')::bigint = $2 AND detail ->> 'digest' = $3 LIMIT 1)";

class ChainWalk {
 public:
  ChainWalk(pqxx::transaction_base& tx, int chain, const AuditHeads& known)
      : tx_(tx), chain_(chain) {
    const auto found = known.find(chain);
    if (found != known.end()) known_ = &found->second;
  }

  void run(AuditVerdict& verdict) {
    for (;;) {
      const auto rows = tx_.exec_params(select_links, chain_, head_.sequence, links_at_once);
      for (const auto& row : rows) {
        const char* wrong = trouble_with(row);
        if (wrong != nullptr) {
          verdict.broken = where(row["sequence"].as<std::int64_t>()) + wrong;
          return;
        }
        ++verdict.entries;
      }
      if (rows.size() < links_at_once) break;
    }
    if (known_ != nullptr && head_.sequence < known_->sequence)
      verdict.broken = where(head_.sequence + 1) + "was there before and is gone";
    else if (head_.sequence > 0)
      verdict.heads[chain_] = head_;
  }

 private:
  std::string where(std::int64_t sequence) const {
    return "chain " + std::to_string(chain_) + ", link " + std::to_string(sequence) + ": ";
  }

  // Null when the link is right.
  const char* trouble_with(const pqxx::row& row) {
    const auto sequence = row["sequence"].as<std::int64_t>();
    const auto previous = row["previous"].as<std::string>();
    if (head_.sequence == 0) {
      if (!may_begin_with(sequence, previous)) return "what stood before it is missing";
    } else if (sequence != head_.sequence + 1) {
      return "what stood before it is missing";
    } else if (previous != head_.digest) {
      return "it does not follow the link before it";
    }
    if (!row["found"].as<bool>()) return "its entry is missing";
    const std::string hashed =
        pqxx::binarystring(row["previous_bytes"]).str() + row["body"].as<std::string>();
    const auto digest = row["digest"].as<std::string>();
    if (crypto::hex(crypto::sha256(hashed)) != digest) return "its entry was changed";
    if (known_ != nullptr && sequence == known_->sequence && digest != known_->digest)
      return "it is not the link that was there before";
    head_ = {sequence, digest};
    return nullptr;
  }

  bool may_begin_with(std::int64_t sequence, const std::string& previous) {
    if (sequence == 1) return previous == std::string(64, '0');
    return !tx_.exec_params(select_shortened, chain_, sequence - 1, previous).empty();
  }

  pqxx::transaction_base& tx_;
  int chain_;
  const AuditHead* known_ = nullptr;
  AuditHead head_;
};

}  // namespace

AuditVerdict walk_audit_log(pqxx::transaction_base& tx, const AuditHeads& known) {
  // One moment for all chains, however long it takes.
  tx.exec("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ");
  tx.exec("SET LOCAL statement_timeout = 0");
  AuditVerdict verdict;
  std::vector<int> chains;
  for (const auto& row : tx.exec("SELECT DISTINCT chain FROM audit_link ORDER BY chain"))
    chains.push_back(row[0].as<int>());
  for (const auto& [chain, head] : known)
    if (std::ranges::find(chains, chain) == chains.end()) chains.push_back(chain);
  for (const int chain : chains) {
    ChainWalk(tx, chain, known).run(verdict);
    if (verdict.broken) return verdict;
  }
  const auto unlinked = tx.exec(select_unlinked);
  if (!unlinked.empty())
    verdict.broken = "entry " + unlinked[0][0].as<std::string>() + ": it is in no chain";
  return verdict;
}

}  // namespace tpp::storage
