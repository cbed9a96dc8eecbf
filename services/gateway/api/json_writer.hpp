#pragma once
// Writes JSON straight into one string: for answers of the read path, where a document tree would
// cost more than everything else. Elsewhere nlohmann does.

#include <cstdint>
#include <string>
#include <string_view>

namespace tpp::gateway {

class JsonWriter {
 public:
  explicit JsonWriter(std::size_t expected_size) { text_.resize(expected_size); }

  JsonWriter& open_object() { return open('{'); }
  JsonWriter& close_object() { return close('}'); }
  JsonWriter& open_array() { return open('['); }
  JsonWriter& close_array() { return close(']'); }

  // The name must need no escaping: a literal of ours.
  JsonWriter& name(std::string_view literal);
  // Valid UTF-8; quotes, backslashes and control characters are escaped.
  JsonWriter& value(std::string_view text);
  // Without it a literal would become a bool.
  JsonWriter& value(const char* text) { return value(std::string_view(text)); }
  JsonWriter& value(bool flag);
  JsonWriter& number(std::int64_t whole);
  JsonWriter& null();

  JsonWriter& member(std::string_view literal, std::string_view text) {
    return name(literal).value(text);
  }
  JsonWriter& text_or_null(std::string_view literal, std::string_view text) {
    name(literal);
    return text.empty() ? null() : value(text);
  }

  std::string take() {
    text_.resize(size_);
    return std::move(text_);
  }

 private:
  JsonWriter& open(char bracket);
  JsonWriter& close(char bracket);
  JsonWriter& word(std::string_view literal);
  // Where to write up to `most` characters, a comma before them written if one is due.
  char* next(std::size_t most);
  void written_to(const char* end) { size_ = static_cast<std::size_t>(end - text_.data()); }

  std::string text_;  // as large as it ever had to be; the text is its first size_ characters
  std::size_t size_ = 0;
  bool after_value_ = false;
};

}  // namespace tpp::gateway
