#pragma once
// Everything that is stored about one customer of one client. May return storage_unavailable,
// overloaded and deadline_exceeded; what more stands beside it.

#include <string>

#include "core/task.hpp"
#include "domain/erasure.hpp"

namespace tpp {

class PsuStore {
 public:
  virtual ~PsuStore() = default;

  // All or nothing, in one transaction. When nothing is left to erase, the receipt of the last
  // time. not_found: the client never had such a customer; conflict: a payment is under way.
  virtual Task<Erasure> erase(const ClientId& client, const std::string& psu_ref,
                              const std::string& receipt_id, UtcTime now) = 0;
};

}  // namespace tpp
