#pragma once
// The kinds of orders the bank takes, and where each lives in its API.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tpp::simulator {

enum class Product : std::uint8_t { sepa, instant, cross_border, standing, bulk };

// e.g. /payments/sepa-credit-transfers
std::string path_of(Product product);

// The product of a path below; the singular sepa-credit-transfer counts as the plural.
std::optional<Product> product_at(std::string_view path);

}  // namespace tpp::simulator
