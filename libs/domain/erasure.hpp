#pragma once
// What is left of a customer who was erased: proof that it was done.

#include <cstdint>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/ids.hpp"

namespace tpp {

struct ErasureCounts {
  std::int64_t consents_revoked = 0;
  std::int64_t token_pairs = 0;
  std::int64_t accounts = 0;
  std::int64_t ibans = 0;  // of consents that named an account
  std::int64_t authorizations = 0;
  std::int64_t payment_answers = 0;

  bool nothing() const { return *this == ErasureCounts(); }
  bool operator==(const ErasureCounts&) const = default;
};

struct ErasureReceipt {
  std::string id;
  UtcTime erased_at;
  ErasureCounts erased;
  // What the law asks to keep, without secrets.
  std::int64_t consents_kept = 0;
  std::int64_t payments_kept = 0;
};

struct Erasure {
  ErasureReceipt receipt;
  std::vector<ConsentId> consents;  // all of the customer's, for whoever remembers them
};

}  // namespace tpp
