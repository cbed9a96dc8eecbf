#pragma once
// The cookie in which a browser keeps its key for one trip to the bank. Each trip has its own, so
// that several tabs do not disturb each other.

#include <chrono>
#include <optional>
#include <string>

#include "core/secret.hpp"
#include "http/message.hpp"

namespace tpp::gateway {

class BrowserCookie {
 public:
  // Over https the name has the prefix __Host-, with which browsers let nobody but this very host
  // set it. Without https, in development, browsers would refuse that name.
  BrowserCookie(std::string_view public_url, const std::string& state_digest);

  std::optional<Secret> read(const http::Request& request) const;
  http::Header write(const Secret& key, std::chrono::seconds lifetime) const;

 private:
  std::string name_;
  bool secure_;
};

}  // namespace tpp::gateway
