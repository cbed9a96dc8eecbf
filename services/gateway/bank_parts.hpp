#pragma once
// One configured bank, read and checked, before anything is connected.

#include <string>

#include "bank_keys.hpp"
#include "belfius/profile.hpp"
#include "config.hpp"

namespace tpp::gateway {

struct BankParts {
  belfius::BankProfile profile;
  belfius::BelfiusAccess access;
  http::Url url;
  BankKeySource key_source;
  std::string keys_fingerprint;  // of the files that the keys were made from
  BankKeys keys;
};

// validation_failed or invalid_input; the detail has one line per problem.
Result<BankParts> parts_of(const Config& config, const BankConfig& bank);

}  // namespace tpp::gateway
