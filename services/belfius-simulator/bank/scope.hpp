#pragma once
// What a consent lets the TPP do. The living token pairs of a customer are apart, one per scope.

#include <cstdint>
#include <optional>
#include <string_view>

namespace tpp::simulator {

enum class Scope : std::uint8_t {
  ais,  // read accounts
  caf,  // ask whether funds are available
  pis,  // send payments
};

// As the bank writes them: AIS, CAF, PIS.
std::string_view name_of(Scope scope);
std::optional<Scope> scope_named(std::string_view name);

}  // namespace tpp::simulator
