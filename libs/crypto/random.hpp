#pragma once
// Cryptographic randomness from OpenSSL. Throws when the generator fails: nothing can go on then.

#include <string>

#include "core/clock.hpp"

namespace tpp::crypto {

std::string random_bytes(std::size_t count);

class SystemIdSource final : public IdSource {
 public:
  std::string uuid() override;
  Secret random_token() override;
};

}  // namespace tpp::crypto
