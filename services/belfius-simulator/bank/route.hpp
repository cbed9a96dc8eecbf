#pragma once
// One line of the table of the bank's calls.

#include <vector>

#include "bank/bank.hpp"
#include "bank/outcome.hpp"
#include "bank/version.hpp"
#include "http/router.hpp"

namespace tpp::simulator {

struct Route {
  const char* method;
  const char* path;
  Outcome<http::Response> (*endpoint)(Bank&, const http::Request&, const http::PathParameters&);
  std::vector<Version> old_style;  // versions that refuse in the style of the first generation
};

}  // namespace tpp::simulator
