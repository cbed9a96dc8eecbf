#pragma once
// Where data accesses are written down for good. May return storage_unavailable, overloaded and
// deadline_exceeded; a batch may be given again, and nothing of it is written twice.

#include <vector>

#include "core/task.hpp"
#include "domain/audit.hpp"

namespace tpp {

class AuditStore {
 public:
  virtual ~AuditStore() = default;
  virtual Task<void> append(const std::vector<DataAccess>& batch) = 0;
};

}  // namespace tpp
