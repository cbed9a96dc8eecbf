#pragma once

#include <string>
#include <vector>

#include "domain/ports/psu_store.hpp"

namespace tpp::testing {

class FakePsuStore final : public PsuStore {
 public:
  Task<Erasure> erase(const ClientId& client, const std::string& psu_ref,
                      const std::string& receipt_id, UtcTime now) override {
    seen.push_back(client.value + " " + psu_ref);
    if (refusal) co_return *refusal;
    Erasure done = next;
    done.receipt.id = receipt_id;
    done.receipt.erased_at = now;
    co_return done;
  }

  std::optional<Error> refusal;
  Erasure next;
  std::vector<std::string> seen;
};

}  // namespace tpp::testing
