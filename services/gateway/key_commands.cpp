#include "key_commands.hpp"

#include <algorithm>
#include <iostream>
#include <thread>

#include <nlohmann/json.hpp>

#include "command_run.hpp"
#include "commands.hpp"
#include "crypto/encoding.hpp"
#include "crypto/random.hpp"
#include "storage/pg_sealing_keys.hpp"
#include "storage/reencryption.hpp"

namespace tpp::gateway {
namespace {

namespace chr = std::chrono;
using crypto::SealedBox;
using storage::ReencryptedBatch;
using storage::SealedColumn;
using Counts = std::map<std::uint32_t, std::int64_t>;

// Counting and walking read whole tables.
constexpr chr::minutes long_limit{5};
constexpr std::size_t rows_at_once = 100;

// The keys of the file and what the database knows of them, for the length of one command.
struct KeyDesk {
  KeyDesk(Secret text, std::vector<crypto::SealingKey> configured, SealedBox sealed)
      : keys(std::move(configured)),
        box(std::move(sealed)),
        pool(std::move(text), command_pool(), probe),
        known(pool),
        reencryption(pool, box) {}

  std::vector<crypto::SealingKey> keys;
  SealedBox box;
  postgres::PoolProbe probe;
  postgres::PgPool pool;
  storage::PgSealingKeys known;
  storage::Reencryption reencryption;
};

Result<std::unique_ptr<KeyDesk>> open_desk(const std::string& config_file) {
  auto loaded = load_for_command(config_file);
  if (!loaded) return loaded.error();
  auto keys = SealedBox::parse_keys(loaded->config.sealing_keys);
  if (!keys) return keys.error();
  auto box = SealedBox::create(*keys);
  if (!box) return box.error();
  auto text = command_database(loaded->config, long_limit);
  if (!text) return text.error();
  return std::make_unique<KeyDesk>(std::move(*text), std::move(*keys), std::move(*box));
}

const crypto::SealingKey* find(const KeyDesk& desk, std::uint32_t id) {
  const auto found = std::ranges::find(desk.keys, id, &crypto::SealingKey::id);
  return found == desk.keys.end() ? nullptr : &*found;
}

Result<Counts> count_all(KeyDesk& desk) {
  auto columns =
      run_command<std::vector<SealedColumn>>([&] { return desk.reencryption.columns(); });
  if (!columns) return columns.error();
  Counts all;
  for (const SealedColumn& column : *columns) {
    auto counts = run_command<Counts>([&] { return desk.reencryption.count(column); });
    if (!counts) return counts.error();
    for (const auto& [id, values] : *counts) all[id] += values;
  }
  return all;
}

// One command that changes what is known about one key.
template <class Change>
int change(const std::string& config_file, const std::string& done, Change to) {
  auto desk = open_desk(config_file);
  if (!desk) return fail("cannot open the keys", desk.error());
  auto changed = to(**desk);
  if (!changed) return fail("nothing was changed", changed.error());
  std::cout << done << "\n";
  return exit_ok;
}

struct Totals {
  std::size_t sealed = 0;
  std::size_t unreadable = 0;
};

// Never faster than asked for: each batch takes the time that it is worth.
Result<Totals> walk(KeyDesk& desk, const SealedColumn& column, std::uint32_t rows_per_second) {
  Totals totals;
  std::string after;
  for (;;) {
    const std::size_t limit = std::min<std::size_t>(rows_at_once, rows_per_second);
    const auto next = chr::steady_clock::now() + chr::milliseconds(1000 * limit / rows_per_second);
    auto batch = run_command<ReencryptedBatch>(
        [&] { return desk.reencryption.batch(column, after, limit); });
    if (!batch) return batch.error();
    if (batch->last.empty()) return totals;
    after = batch->last;
    totals.sealed += batch->sealed;
    totals.unreadable += batch->unreadable.size();
    for (const std::string& row : batch->unreadable)
      std::cerr << column.table << "." << column.column << " of " << row
                << " cannot be opened; left as it is\n";
    std::this_thread::sleep_until(next);
  }
}

Result<void> seal_with_primary(KeyDesk& desk) {
  auto primary = run_command<std::uint32_t>([&] { return desk.known.settled_primary(); });
  if (!primary) return primary.error();
  return desk.box.change_keys(desk.keys, *primary, {});
}

}  // namespace

int generate_key(std::uint32_t id) {
  std::cout << id << ":" << crypto::base64(crypto::random_bytes(32)) << "\n";
  return exit_ok;
}

int list_keys(const std::string& config_file, bool json, bool count) {
  auto desk = open_desk(config_file);
  if (!desk) return fail("cannot open the keys", desk.error());
  auto known =
      run_command<std::vector<storage::SealingKeyFacts>>([&] { return (*desk)->known.list(); });
  if (!known) return fail("the keys cannot be listed", known.error());
  Result<Counts> counts = Counts();
  if (count) counts = count_all(**desk);
  if (!counts) return fail("the values cannot be counted", counts.error());
  for (const auto& key : *known) {
    const bool configured = find(**desk, key.id) != nullptr;
    if (json) {
      nlohmann::ordered_json shown{{"id", key.id},
                                   {"state", key.state},
                                   {"fingerprint", key.fingerprint},
                                   {"configured", configured}};
      if (count) shown["values"] = (*counts)[key.id];
      std::cout << shown.dump() << "\n";
      continue;
    }
    std::cout << key.id << "  " << key.state << "  " << key.fingerprint
              << (configured ? "" : "  not in the configured keys");
    if (count) std::cout << "  " << (*counts)[key.id] << " values";
    std::cout << "\n";
  }
  return exit_ok;
}

int add_key(const std::string& config_file, std::uint32_t id) {
  return change(config_file, "added; promote it when every gateway has it", [&](KeyDesk& desk) {
    const auto* key = find(desk, id);
    if (key == nullptr)
      return Result<void>(
          Error{Errc::not_found, "sealing key " + std::to_string(id) + " is not configured here"});
    return run_command<void>([&] { return desk.known.add(*key); });
  });
}

int promote_key(const std::string& config_file, std::uint32_t id) {
  return change(config_file, "promoted; gateways seal with it within seconds", [&](KeyDesk& desk) {
    return run_command<void>([&] { return desk.known.promote(id); });
  });
}

int reencrypt(const std::string& config_file, std::uint32_t rows_per_second) {
  auto desk = open_desk(config_file);
  if (!desk) return fail("cannot open the keys", desk.error());
  auto ready = seal_with_primary(**desk);
  if (!ready) return fail("nothing was changed", ready.error());
  auto columns =
      run_command<std::vector<SealedColumn>>([&] { return (*desk)->reencryption.columns(); });
  if (!columns) return fail("nothing was changed", columns.error());
  std::size_t unreadable = 0;
  for (const SealedColumn& column : *columns) {
    auto totals = walk(**desk, column, rows_per_second);
    if (!totals) return fail("stopped half-way; run it again to go on", totals.error());
    unreadable += totals->unreadable;
    std::cout << column.table << "." << column.column << ": " << totals->sealed
              << " values sealed anew" << std::endl;
  }
  return unreadable == 0 ? exit_ok : exit_failed;
}

int retire_key(const std::string& config_file, std::uint32_t id) {
  return change(config_file, "retired; take its line out of the files now", [&](KeyDesk& desk) {
    auto counts = count_all(desk);
    if (!counts) return Result<void>(counts.error());
    if (const auto left = (*counts)[id]; left > 0)
      return Result<void>(Error{Errc::conflict, std::to_string(left) +
                                                    " values are still sealed with it; run "
                                                    "tpp-gateway keys reencrypt"});
    return run_command<void>([&] { return desk.known.retire(id); });
  });
}

}  // namespace tpp::gateway
