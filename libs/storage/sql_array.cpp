#include "storage/sql_array.hpp"

#include "core/plain_text.hpp"

namespace tpp::storage {

void SqlArray::separate() {
  text_ += text_.empty() ? '{' : ',';
}

void SqlArray::add(std::string_view text) {
  separate();
  text_ += '"';
  while (!text.empty()) {
    const std::size_t plain = plain_prefix(text);
    text_.append(text.substr(0, plain));
    text.remove_prefix(plain);
    if (text.empty()) break;
    if (text.front() == '"' || text.front() == '\\') text_ += '\\';
    text_ += text.front();
    text.remove_prefix(1);
  }
  text_ += '"';
}

void SqlArray::add_null() {
  separate();
  text_ += "NULL";
}

void SqlArray::add_or_null(std::string_view text) {
  text.empty() ? add_null() : add(text);
}

const std::string& SqlArray::finish() {
  if (text_.empty()) text_ = "{";
  text_ += '}';
  return text_;
}

std::string sql_array(const std::vector<std::string>& texts) {
  SqlArray array;
  for (const auto& text : texts) array.add(text);
  return array.finish();
}

}  // namespace tpp::storage
