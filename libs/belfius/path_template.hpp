#pragma once

#include <string>
#include <string_view>

namespace tpp::belfius {

// Every `mark` of the text becomes `value`.
void replace_mark(std::string& text, std::string_view mark, std::string_view value);

}  // namespace tpp::belfius
