#pragma once
// CursorBox without cryptography: the owner stands in front, the position behind in hexadecimal.

#include "domain/ports/cursor_box.hpp"

namespace tpp {

class FakeCursorBox final : public CursorBox {
 public:
  std::string close(std::string_view position, std::string_view owner) const override {
    static constexpr std::string_view digits = "0123456789abcdef";
    std::string text = std::string(owner) + ".";
    for (char c : position) {
      const auto byte = static_cast<unsigned char>(c);
      text += digits[byte >> 4];
      text += digits[byte & 15];
    }
    return text;
  }

  Result<std::string> open(std::string_view cursor, std::string_view owner) const override {
    const std::string front = std::string(owner) + ".";
    if (!cursor.starts_with(front))
      return Error{Errc::invalid_input, "the cursor is not of this list"};
    std::string position;
    for (std::size_t i = front.size(); i + 1 < cursor.size(); i += 2)
      position += static_cast<char>(nibble(cursor[i]) << 4 | nibble(cursor[i + 1]));
    return position;
  }

 private:
  static int nibble(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }
};

}  // namespace tpp
