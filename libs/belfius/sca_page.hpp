#pragma once
// Where an answer may hold the page on which the customer authenticates.

#include <optional>
#include <string>
#include <vector>

namespace tpp::belfius {

enum class ScaPagePlace { body, description, location };

struct ScaPage {
  std::optional<std::string> member;  // nothing: the first member whose value is a URL
  std::vector<ScaPagePlace> places{ScaPagePlace::body, ScaPagePlace::description,
                                   ScaPagePlace::location};
};

}  // namespace tpp::belfius
