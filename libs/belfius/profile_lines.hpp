#pragma once
// On which line of a bank profile a key stands, so that a problem can be looked at.

#include <map>
#include <string>
#include <string_view>

namespace tpp::belfius {

class ProfileLines {
 public:
  // The text must be JSON (comments allowed) that has been parsed before.
  explicit ProfileLines(std::string_view text);

  // Of a key such as "endpoints.token.version", else of the nearest section around it. From 1.
  std::size_t line_of(std::string path) const;

 private:
  std::map<std::string, std::size_t> lines_;
};

// The line of a place in a text.
std::size_t line_at(std::string_view text, std::size_t offset);

}  // namespace tpp::belfius
