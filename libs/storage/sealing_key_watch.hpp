#pragma once
// Keeps a running gateway's sealed box at the keys that the database wants, without a restart:
// reads the configured keys again, and follows what was promoted.

#include <functional>

#include "storage/pg_sealing_keys.hpp"

namespace tpp::storage {

class SealingKeyWatch {
 public:
  // The configured keys as they are now.
  using Read = std::function<Result<Secret>()>;

  // Holds the box until the first look that succeeds.
  SealingKeyWatch(PgSealingKeys& known, crypto::SealedBox& box, std::string replica, Read read);

  // invalid_input or conflict: the configured keys are wrong, and the box keeps those it has.
  Task<SealingKeysInUse> look();

 private:
  PgSealingKeys& known_;
  crypto::SealedBox& box_;
  std::string replica_;
  Read read_;
};

}  // namespace tpp::storage
