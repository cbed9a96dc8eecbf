#pragma once
// How often a bank may be read while the customer is away. The law allows four accesses to an
// account in any 24 hours (RTS on SCA, article 36(5)(b)); more only if the bank agrees.

#include <chrono>

#include "core/error.hpp"

namespace tpp {

struct UnattendedTerms {
  int calls = 4;
  std::chrono::hours window{24};
  bool follow_up_pages = false;  // each page of a walk counts, not only its first
};

// What is left of them for one account.
struct UnattendedLeft {
  Allowance allowance;
  std::chrono::seconds window{0};
};

}  // namespace tpp
