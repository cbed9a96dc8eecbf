#pragma once
// Which keys there are and which one seals, the same for all replicas. How a key is changed:
// docs/adr, "Keys are rotated in the database's words".

#include <map>
#include <optional>

#include "crypto/sealed_box.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

struct SealingKeyFacts {
  std::uint32_t id = 0;
  std::string fingerprint;
  std::string state;  // added, primary, opening, retired
};

// What the sealed columns of this database need.
struct SealingKeysInUse {
  std::uint32_t primary = 0;
  std::vector<std::uint32_t> ids;  // primary and opening
  crypto::FingerprintKeys fingerprint_keys;
};

class PgSealingKeys {
 public:
  explicit PgSealingKeys(postgres::PgPool& pool) : pool_(pool) {}

  // Called again and again by every running gateway, under an id of its own. The first call ever
  // writes the given keys down, the first of them as primary. conflict: a key in use is not among
  // them, or a known id comes with another key; the detail says which.
  Task<SealingKeysInUse> enroll(const std::string& replica,
                                const std::vector<crypto::SealingKey>& keys);

  Task<std::vector<SealingKeyFacts>> list();
  // conflict: the id was used before, by this or another key.
  Task<void> add(const crypto::SealingKey& key);
  // not_found; conflict: a running gateway does not hold it yet.
  Task<void> promote(std::uint32_t id);
  // not_found; conflict: it seals, or a running gateway has not noticed that it does not. Whoever
  // calls has counted that nothing is sealed with it.
  Task<void> retire(std::uint32_t id);
  // conflict when a running gateway still seals with another key than the primary one.
  Task<std::uint32_t> settled_primary();

 private:
  postgres::PgPool& pool_;
};

}  // namespace tpp::storage
