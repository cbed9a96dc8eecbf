#pragma once
// Ids and random tokens that count up.

#include <cstdio>

#include "core/clock.hpp"

namespace tpp {

class FakeIds final : public IdSource {
 public:
  std::string uuid() override {
    char text[37];
    std::snprintf(text, sizeof text, "11111111-1111-4111-8111-%012d", ++uuids);
    return text;
  }

  Secret random_token() override {
    char text[44];
    std::snprintf(text, sizeof text, "random_token-%030d", ++tokens);
    return Secret(text);
  }

  int uuids = 0;
  int tokens = 0;
};

}  // namespace tpp
