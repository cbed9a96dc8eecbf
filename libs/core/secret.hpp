#pragma once
// Text that must never be printed: tokens, codes, verifiers, keys, logical-ids.
// It has no stream operator and no formatter; reveal() is the only way out, and greppable.

#include <string>
#include <string_view>

namespace tpp {

class Secret {
 public:
  Secret() = default;
  explicit Secret(std::string text);
  Secret(const Secret&) = default;
  Secret(Secret&& other) noexcept;
  Secret& operator=(const Secret& other);
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  const std::string& reveal() const { return text_; }
  bool empty() const { return text_.empty(); }

  // Takes the same time wherever the difference is.
  bool equals(const Secret& other) const;

 private:
  void wipe();
  std::string text_;
};

// Overwrites the characters in a way that the optimizer keeps.
void wipe(std::string& text);

}  // namespace tpp
