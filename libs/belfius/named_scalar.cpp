#include "belfius/named_scalar.hpp"

#include <algorithm>

namespace tpp::belfius {

bool NamedScalar::wants(std::string_view name) const {
  return place_of(name) < spellings_.size();
}

Parsed<void> NamedScalar::take(std::string_view name, const Scalar& value) {
  const std::size_t place = place_of(name);
  if (std::ranges::find(seen_, place) != seen_.end())
    return Malformed{"a member stands twice in one object"};
  seen_.push_back(place);
  if (place >= best_) return {};
  best_ = place;
  value_ = value;
  return {};
}

std::size_t NamedScalar::place_of(std::string_view name) const {
  const auto found = std::ranges::find(spellings_, name);
  return static_cast<std::size_t>(found - spellings_.begin());
}

}  // namespace tpp::belfius
