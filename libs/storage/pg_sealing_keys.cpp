#include "storage/pg_sealing_keys.hpp"

#include <algorithm>
#include <array>

#include "storage/sql_array.hpp"
#include "storage/sql_values.hpp"

namespace tpp::storage {
namespace {

using crypto::SealedBox;
using crypto::SealingKey;
using postgres::Acting;
using postgres::Transaction;

// What values are looked for by fingerprint; see SealedBox::fingerprint.
constexpr std::array fingerprint_purposes{"iban", "payment.likeness"};

// Gateways look every few seconds.
const std::string running = "seen_at > now() - interval '60 s'";

std::string key_name(std::uint32_t id) {
  return "sealing key " + std::to_string(id);
}

Error wrong(std::string detail) {
  return Error{Errc::conflict, std::move(detail)};
}

crypto::Place derived_place(const std::string& name) {
  return crypto::Place{"derived_key", name, "key_sealed"};
}

const SealingKey* find(const std::vector<SealingKey>& keys, std::uint32_t id) {
  const auto found = std::ranges::find(keys, id, &SealingKey::id);
  return found == keys.end() ? nullptr : &*found;
}

std::vector<SealingKeyFacts> read_keys(Transaction& tx) {
  std::vector<SealingKeyFacts> keys;
  for (const auto& row : tx.exec("SELECT id, fingerprint, state FROM sealing_key ORDER BY id"))
    keys.push_back(
        {row[0].as<std::uint32_t>(), row[1].as<std::string>(), row[2].as<std::string>()});
  return keys;
}

void insert_key(Transaction& tx, const SealingKey& key, const std::string& state) {
  tx.exec_params(R"(
      INSERT INTO sealing_key (id, fingerprint, state, promoted_at)
      VALUES ($1, $2, $3::text, CASE WHEN $3::text = 'primary' THEN now() END))",
                 key.id, SealedBox::fingerprint_of(key), state);
}

// Of a database that has never heard of keys: what it holds was sealed with those of the file.
std::vector<SealingKeyFacts> write_first(Transaction& tx, const std::vector<SealingKey>& keys) {
  tx.exec("LOCK TABLE sealing_key IN SHARE ROW EXCLUSIVE MODE");
  auto known = read_keys(tx);
  if (!known.empty()) return known;
  for (const SealingKey& key : keys)
    insert_key(tx, key, &key == &keys.front() ? "primary" : "opening");
  return read_keys(tx);
}

bool in_use(const SealingKeyFacts& key) {
  return key.state == "primary" || key.state == "opening";
}

Result<void> compare(const std::vector<SealingKeyFacts>& known,
                     const std::vector<SealingKey>& keys) {
  for (const SealingKeyFacts& facts : known) {
    const SealingKey* key = find(keys, facts.id);
    if (key == nullptr && in_use(facts))
      return wrong(key_name(facts.id) + " is in use, and not among the configured keys");
    if (key != nullptr && SealedBox::fingerprint_of(*key) != facts.fingerprint)
      return wrong(key_name(facts.id) + " is another key than the one known under this id");
  }
  return {};
}

Result<SealedBox> box_of(std::vector<SealingKey> keys, std::uint32_t primary) {
  const auto first = std::ranges::find(keys, primary, &SealingKey::id);
  if (first != keys.end()) std::iter_swap(keys.begin(), first);
  return SealedBox::create(std::move(keys));
}

Result<crypto::FingerprintKeys> fingerprint_keys(Transaction& tx, const SealedBox& box,
                                                 const std::vector<SealingKey>& keys) {
  for (const std::string purpose : fingerprint_purposes) {
    const auto rows = tx.exec_params("SELECT FROM derived_key WHERE name = $1", purpose);
    if (!rows.empty()) continue;
    const Secret key = SealedBox::derived_fingerprint_key(keys, purpose);
    tx.exec_params("INSERT INTO derived_key VALUES ($1, $2) ON CONFLICT (name) DO NOTHING", purpose,
                   sealed(box, key, derived_place(purpose)));
  }
  crypto::FingerprintKeys derived;
  for (const auto& row : tx.exec("SELECT name, key_sealed FROM derived_key")) {
    const auto name = row[0].as<std::string>();
    auto key = opened(box, row[1], derived_place(name));
    if (!key) return key.error();
    derived.emplace(name, std::move(*key));
  }
  return derived;
}

std::string id_array(const std::vector<SealingKey>& keys) {
  std::vector<std::string> ids;
  for (const SealingKey& key : keys) ids.push_back(std::to_string(key.id));
  return sql_array(ids);
}

void report(Transaction& tx, const std::string& replica, const std::vector<SealingKey>& keys,
            std::uint32_t primary) {
  tx.exec_params(R"(
      INSERT INTO replica AS old (id, seen_at, key_ids, seals_with)
      VALUES ($1, now(), $2::bigint[], $3)
      ON CONFLICT (id) DO UPDATE SET seen_at = now(), key_ids = excluded.key_ids,
          seals_with = excluded.seals_with
        WHERE old.seen_at < now() - interval '10 s' OR old.key_ids <> excluded.key_ids
          OR old.seals_with <> excluded.seals_with)",
                 replica, id_array(keys), primary);
}

std::optional<SealingKeyFacts> lock_key(Transaction& tx, std::uint32_t id) {
  tx.exec("LOCK TABLE sealing_key IN SHARE ROW EXCLUSIVE MODE");
  for (SealingKeyFacts& key : read_keys(tx))
    if (key.id == id) return key;
  return std::nullopt;
}

// Of running gateways that do not fulfil the condition about $1.
Result<void> all_running(Transaction& tx, const char* condition, std::uint32_t id,
                         const std::string& but) {
  const auto rows =
      tx.exec_params("SELECT count(*) FROM replica WHERE " + running + " AND NOT " + condition, id);
  const auto others = rows[0][0].as<int>();
  if (others == 0) return {};
  return wrong(std::to_string(others) + " running gateway(s) " + but);
}

Result<void> all_seal_with(Transaction& tx, std::uint32_t primary) {
  return all_running(tx, "seals_with = $1", primary, "still seal with another key; wait");
}

std::optional<std::uint32_t> primary_of(const std::vector<SealingKeyFacts>& keys) {
  for (const SealingKeyFacts& key : keys)
    if (key.state == "primary") return key.id;
  return std::nullopt;
}

}  // namespace

Task<SealingKeysInUse> PgSealingKeys::enroll(const std::string& replica,
                                             const std::vector<SealingKey>& keys) {
  auto compare_and_report = [&](Transaction& tx) -> Result<SealingKeysInUse> {
    auto facts = read_keys(tx);
    if (facts.empty()) facts = write_first(tx, keys);
    auto fits = compare(facts, keys);
    if (!fits) return fits.error();
    SealingKeysInUse needed;
    needed.primary = known(primary_of(facts));
    for (const SealingKeyFacts& key : facts)
      if (in_use(key)) needed.ids.push_back(key.id);
    auto box = box_of(keys, needed.primary);
    if (!box) return box.error();
    auto derived = fingerprint_keys(tx, *box, keys);
    if (!derived) return derived.error();
    needed.fingerprint_keys = std::move(*derived);
    report(tx, replica, keys, needed.primary);
    return needed;
  };
  co_return co_await pool_.transact("sealing_key.enroll", Acting::for_nobody(), compare_and_report);
}

Task<std::vector<SealingKeyFacts>> PgSealingKeys::list() {
  auto query = [](Transaction& tx) -> Result<std::vector<SealingKeyFacts>> {
    return read_keys(tx);
  };
  co_return co_await pool_.transact("sealing_key.list", Acting::for_nobody(), query);
}

Task<void> PgSealingKeys::add(const SealingKey& key) {
  auto insert = [&](Transaction& tx) -> Result<void> {
    const auto known = lock_key(tx, key.id);
    const std::string fingerprint = SealedBox::fingerprint_of(key);
    if (!known) {
      insert_key(tx, key, "added");
      return {};
    }
    if (known->state == "added" && known->fingerprint == fingerprint) return {};
    return wrong(key_name(key.id) + " is known already, as " + known->state);
  };
  co_return co_await pool_.transact_repeatable("sealing_key.add", Acting::for_nobody(), insert);
}

Task<void> PgSealingKeys::promote(std::uint32_t id) {
  auto update = [&](Transaction& tx) -> Result<void> {
    const auto known = lock_key(tx, id);
    if (!known || known->state == "retired")
      return Error{Errc::not_found, key_name(id) + " was not added"};
    if (known->state == "primary") return {};
    auto held = all_running(tx, "key_ids @> ARRAY[$1::bigint]", id,
                            "do not hold the key yet; give it to them first");
    if (!held) return held;
    tx.exec("UPDATE sealing_key SET state = 'opening' WHERE state = 'primary'");
    tx.exec_params("UPDATE sealing_key SET state = 'primary', promoted_at = now() WHERE id = $1",
                   id);
    return {};
  };
  co_return co_await pool_.transact_repeatable("sealing_key.promote", Acting::for_nobody(), update);
}

Task<void> PgSealingKeys::retire(std::uint32_t id) {
  auto update = [&](Transaction& tx) -> Result<void> {
    const auto known = lock_key(tx, id);
    if (!known) return Error{Errc::not_found, key_name(id) + " is not known"};
    if (known->state == "retired") return {};
    if (known->state == "primary") return wrong(key_name(id) + " seals; promote another one first");
    auto settled = all_seal_with(tx, storage::known(primary_of(read_keys(tx))));
    if (!settled) return settled;
    tx.exec_params("UPDATE sealing_key SET state = 'retired', retired_at = now() WHERE id = $1",
                   id);
    tx.exec("DELETE FROM replica WHERE seen_at < now() - interval '1 day'");
    return {};
  };
  co_return co_await pool_.transact_repeatable("sealing_key.retire", Acting::for_nobody(), update);
}

Task<std::uint32_t> PgSealingKeys::settled_primary() {
  auto query = [](Transaction& tx) -> Result<std::uint32_t> {
    const auto primary = primary_of(read_keys(tx));
    if (!primary)
      return Error{Errc::not_found,
                   "no key is known yet; start a gateway once, it writes them down"};
    auto settled = all_seal_with(tx, *primary);
    if (!settled) return settled.error();
    return *primary;
  };
  co_return co_await pool_.transact("sealing_key.settled", Acting::for_nobody(), query);
}

}  // namespace tpp::storage
