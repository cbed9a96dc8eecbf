#include "payments/product.hpp"

#include <array>
#include <utility>

namespace tpp::simulator {
namespace {

constexpr std::array<std::pair<Product, std::string_view>, 5> paths{{
    {Product::sepa, "/payments/sepa-credit-transfers"},
    {Product::instant, "/payments/instant-sepa-credit-transfers"},
    {Product::cross_border, "/payments/cross-border-credit-transfers"},
    {Product::standing, "/periodic-payments/sepa-credit-transfers"},
    {Product::bulk, "/bulk-payments/pain.001-sepa-credit-transfers"},
}};
// Stands in the bank's functional description; every known client uses the plural.
constexpr std::string_view singular = "/payments/sepa-credit-transfer";

bool is_at_or_below(std::string_view path, std::string_view place) {
  return path.starts_with(place) && (path.size() == place.size() || path[place.size()] == '/');
}

}  // namespace

std::string path_of(Product product) {
  for (const auto& [value, path] : paths)
    if (value == product) return std::string(path);
  return std::string(singular);
}

std::optional<Product> product_at(std::string_view path) {
  for (const auto& [value, place] : paths)
    if (is_at_or_below(path, place)) return value;
  if (is_at_or_below(path, singular)) return Product::sepa;
  return std::nullopt;
}

}  // namespace tpp::simulator
