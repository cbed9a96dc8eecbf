#pragma once
// The opaque `next` of a transaction list. It carries the whole question, because clients were
// seen to send nothing else with it.

#include <optional>
#include <string>

#include "core/clock.hpp"

namespace tpp::simulator {

struct Walk {
  std::string currency = "EUR";
  std::optional<Date> from;
  std::optional<Date> to;
  std::size_t offset = 0;
  std::size_t page_size = 50;
};

class PageKeys {
 public:
  PageKeys();
  // The scope is the logical-id: a key of one account does not open another.
  std::string seal(const Walk& walk, const std::string& scope) const;
  std::optional<Walk> open(const std::string& key, const std::string& scope) const;

 private:
  std::string secret_;
};

}  // namespace tpp::simulator
