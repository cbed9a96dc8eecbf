#pragma once
// Reads a JSON request body strictly: every wrong, missing or unknown member is reported at once,
// by its JSON pointer.

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "core/result.hpp"

namespace tpp::gateway {

class BodyReader {
 public:
  // invalid_input: not JSON, not an object, a duplicate key, deeper than 32 levels, or not UTF-8.
  static Result<BodyReader> parse(std::string_view body);

  // Text of 1 to max_size bytes without control characters; empty text when it is not there or
  // wrong (and noted as such).
  std::string text(std::string_view member, std::size_t max_size);
  std::optional<std::string> optional_text(std::string_view member, std::size_t max_size);

  bool has(std::string_view member) const;
  void wrong(std::string_view member, std::string message);

  // validation_failed with everything that was wrong, unknown members included.
  Result<void> finish();

  BodyReader(BodyReader&&) noexcept;
  ~BodyReader();

 private:
  explicit BodyReader(std::unique_ptr<nlohmann::json> document);
  std::unique_ptr<nlohmann::json> document_;
  std::set<std::string, std::less<>> read_;
  std::vector<FieldError> wrong_;
};

}  // namespace tpp::gateway
