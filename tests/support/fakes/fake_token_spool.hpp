#pragma once
// TokenSpool in memory. While `broken` it keeps nothing.

#include <map>

#include "domain/ports/token_spool.hpp"

namespace tpp {

class FakeTokenSpool final : public TokenSpool {
 public:
  Task<std::string> keep(const SpooledAnswer& answer) override {
    if (broken) co_return Error{Errc::storage_unavailable, "there is no spool"};
    const std::string name = std::to_string(100 + ++last_);
    entries.insert_or_assign(name, answer);
    co_return name;
  }

  Task<SpooledAnswer> read(const std::string& name) override {
    if (damaged) co_return Error{Errc::internal, "damaged"};
    co_return entries.at(name);
  }

  Task<void> drop(const std::string& name) override {
    entries.erase(name);
    co_return Result<void>();
  }

  std::vector<std::string> names() const override {
    std::vector<std::string> found;
    for (const auto& [name, entry] : entries) found.push_back(name);
    return found;
  }

  std::vector<std::string> names_of(const ConsentId& consent) const override {
    std::vector<std::string> found;
    for (const auto& [name, entry] : entries)
      if (std::visit([](auto& each) { return each.consent; }, entry) == consent)
        found.push_back(name);
    return found;
  }

  std::map<std::string, SpooledAnswer> entries;
  bool broken = false;
  bool damaged = false;

 private:
  int last_ = 0;
};

}  // namespace tpp
