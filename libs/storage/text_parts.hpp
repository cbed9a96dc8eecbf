#pragma once
// Several texts as one, to be sealed together. Each part is "length:bytes", so that nothing in a
// token can be taken for a separator.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/result.hpp"
#include "core/secret.hpp"

namespace tpp::storage {

class PartWriter {
 public:
  PartWriter& add(std::string_view part);
  PartWriter& add(std::int64_t number);
  PartWriter& add(const std::optional<Secret>& secret);  // nothing is the empty text
  Secret finish() { return Secret(std::move(text_)); }

 private:
  std::string text_;
};

// After the first part that is not there everything is empty, and finish() fails.
class PartReader {
 public:
  explicit PartReader(std::string_view text) : left_(text) {}
  std::string_view next();
  std::int64_t next_number();
  std::optional<Secret> next_secret();
  // internal unless all parts were there, and no more than those that were taken.
  Result<void> finish() const;

 private:
  std::string_view left_;
  bool damaged_ = false;
};

}  // namespace tpp::storage
