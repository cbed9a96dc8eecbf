#include "belfius/path_template.hpp"

namespace tpp::belfius {

void replace_mark(std::string& text, std::string_view mark, std::string_view value) {
  auto at = text.find(mark);
  while (at != std::string::npos) {
    text.replace(at, mark.size(), value);
    at = text.find(mark, at + value.size());
  }
}

}  // namespace tpp::belfius
