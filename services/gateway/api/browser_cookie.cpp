#include "api/browser_cookie.hpp"

#include "crypto/encoding.hpp"

namespace tpp::gateway {
namespace {

constexpr std::size_t value_limit = 64;
constexpr std::size_t shown_bytes = 8;

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(' ');
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

}  // namespace

BrowserCookie::BrowserCookie(std::string_view public_url, const std::string& state_digest)
    : secure_(public_url.starts_with("https://")) {
  name_ = secure_ ? "__Host-tgw-" : "tgw-";
  name_ += crypto::hex(std::string_view(state_digest).substr(0, shown_bytes));
}

std::optional<Secret> BrowserCookie::read(const http::Request& request) const {
  std::optional<Secret> found;
  for (std::string_view rest = request.header("Cookie"); !rest.empty();) {
    const std::size_t end = rest.find(';');
    const std::string_view pair = trimmed(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || pair.substr(0, equals) != name_) continue;
    const std::string_view value = pair.substr(equals + 1);
    // One browser holds one key: two of the same name are somebody's attempt.
    if (found || value.size() > value_limit) return std::nullopt;
    found = Secret(std::string(value));
  }
  return found;
}

http::Header BrowserCookie::write(const Secret& key, std::chrono::seconds lifetime) const {
  std::string cookie = name_ + "=" + key.reveal() + "; Path=/; Max-Age=";
  cookie += std::to_string(lifetime.count()) + "; HttpOnly; SameSite=Lax";
  if (secure_) cookie += "; Secure";
  return {"Set-Cookie", std::move(cookie)};
}

}  // namespace tpp::gateway
