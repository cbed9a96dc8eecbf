#pragma once
// The N of "application/vnd.belfius.api+json; version=N", which every endpoint counts by itself.

#include <optional>
#include <string>

#include "http/message.hpp"

namespace tpp::simulator {

class Version {
 public:
  // Implicit, so that an endpoint lists its versions as {1, "1.2", 2}.
  Version(int number) : text_(std::to_string(number)) {}
  Version(const char* text) : text_(text) {}
  explicit Version(std::string text) : text_(std::move(text)) {}

  bool operator==(const Version&) const = default;

 private:
  std::string text_;
};

// Nothing without an Accept header, for another media type and without a version.
std::optional<Version> asked_version(const http::Request& request);

}  // namespace tpp::simulator
