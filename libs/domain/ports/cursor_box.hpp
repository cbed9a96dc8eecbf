#pragma once
// Makes a walk's position opaque and tamper-proof for its way through the caller's hands.

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace tpp {

class CursorBox {
 public:
  virtual ~CursorBox() = default;
  // URL-safe text that only opens for the same owner (e.g. an account id).
  virtual std::string close(std::string_view position, std::string_view owner) const = 0;
  // invalid_input when the text was not made by close() for this owner.
  virtual Result<std::string> open(std::string_view cursor, std::string_view owner) const = 0;
};

}  // namespace tpp
