#pragma once
// Taking header values apart.

#include <string>
#include <string_view>
#include <vector>

namespace tpp::simulator {

std::string lower(std::string_view text);
std::string_view trimmed(std::string_view text);
// Each part trimmed; at least one part.
std::vector<std::string> split(std::string_view text, char separator);

}  // namespace tpp::simulator
