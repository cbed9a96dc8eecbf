#pragma once

#include <map>
#include <optional>

#include "domain/ports/audit_store.hpp"

namespace tpp::testing {

class FakeAuditStore final : public AuditStore {
 public:
  Task<void> append(const std::vector<DataAccess>& batch) override {
    ++calls;
    if (broken) co_return *broken;
    for (const DataAccess& each : batch) entries.emplace(each.id, each);
    co_return Result<void>();
  }

  std::optional<Error> broken;
  int calls = 0;
  std::map<std::string, DataAccess> entries;  // by id
};

}  // namespace tpp::testing
