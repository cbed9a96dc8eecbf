#pragma once
// The bank's opaque name for an account under one consent. May change at a renewal.

#include "core/secret.hpp"

namespace tpp {

struct LogicalId {
  Secret text;
};

}  // namespace tpp
