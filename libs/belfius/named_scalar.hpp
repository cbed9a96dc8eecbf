#pragma once
// A member that banks spell in more than one way: the first spelling of the list that is present
// counts. Only for .cpp files of this library.

#include <string>
#include <vector>

#include "belfius/json.hpp"

namespace tpp::belfius {

class NamedScalar {
 public:
  explicit NamedScalar(const std::vector<std::string>& spellings)
      : spellings_(spellings), best_(spellings.size()) {}

  bool wants(std::string_view name) const;
  // A member whose name wants() has accepted. A spelling that stands twice is refused.
  Parsed<void> take(std::string_view name, const Scalar& value);
  const Scalar& value() const { return value_; }

 private:
  std::size_t place_of(std::string_view name) const;

  const std::vector<std::string>& spellings_;
  std::size_t best_;
  std::vector<std::size_t> seen_;
  Scalar value_;
};

}  // namespace tpp::belfius
