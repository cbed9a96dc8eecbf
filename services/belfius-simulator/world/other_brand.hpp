#pragma once
// The accounts that the bank of the other brand has from the same seed: only to tell them apart
// from those of no brand.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>

namespace tpp::simulator {

class OtherBrand {
 public:
  // The seed of the world that asks.
  OtherBrand(std::uint64_t seed, std::size_t crowd) : seed_(seed), crowd_(crowd) {}
  bool holds(std::string_view iban);

 private:
  std::uint64_t seed_;
  std::size_t crowd_;
  std::optional<std::unordered_set<std::string>> ibans_;  // made when first asked for
};

// The two brands hold different accounts: each one's seed is the other's with every bit turned.
std::uint64_t seed_of_other_brand(std::uint64_t seed);

}  // namespace tpp::simulator
