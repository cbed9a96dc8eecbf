#pragma once
// ISO 9362 business identifier codes: which bank, not which account.

#include <string>
#include <string_view>

#include "core/result.hpp"

namespace tpp {

class Bic {
 public:
  // Eight or eleven characters: four letters or digits, an ISO 3166-1 country's two letters, two
  // and perhaps three more letters or digits. Accepts lower case. invalid_input says what is wrong.
  static Result<Bic> parse(std::string_view text);

  const std::string& code() const { return code_; }  // capitals
  std::string_view country() const { return std::string_view(code_).substr(4, 2); }
  bool operator==(const Bic&) const = default;

 private:
  explicit Bic(std::string code) : code_(std::move(code)) {}
  std::string code_;
};

}  // namespace tpp
