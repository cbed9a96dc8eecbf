#pragma once
// BrowserBondStore in memory.

#include <map>

#include "domain/ports/browser_bond_store.hpp"

namespace tpp {

class FakeBrowserBondStore final : public BrowserBondStore {
 public:
  Task<void> bind(const BrowserBond& bond, UtcTime) override {
    if (!bonds.emplace(bond.state_digest, bond).second)
      co_return Error{Errc::conflict, "another browser began this trip"};
    co_return Result<void>();
  }

  Task<std::optional<std::string>> find(const std::string& state_digest) override {
    const auto found = bonds.find(state_digest);
    if (found == bonds.end()) co_return std::optional<std::string>();
    co_return std::optional(found->second.browser_digest);
  }

  std::map<std::string, BrowserBond> bonds;
};

}  // namespace tpp
