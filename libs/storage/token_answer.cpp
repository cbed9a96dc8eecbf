#include "storage/token_answer.hpp"

#include <charconv>
#include <string>
#include <utility>

namespace tpp::storage {
namespace {

// Each part is "length:bytes", so that nothing in a token can be taken for a separator. The first
// one is the version of this format.
constexpr std::string_view format = "1";

void add_part(std::string& text, std::string_view part) {
  text += std::to_string(part.size());
  text += ':';
  text += part;
}

std::string_view text_of(const std::optional<Secret>& secret) {
  return secret ? std::string_view(secret->reveal()) : std::string_view();
}

std::optional<std::int64_t> number_in(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::string_view> take_part(std::string_view& text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto length = number_in(text.substr(0, colon));
  text.remove_prefix(colon + 1);
  if (!length || *length < 0 || static_cast<std::size_t>(*length) > text.size())
    return std::nullopt;
  const auto part = text.substr(0, static_cast<std::size_t>(*length));
  text.remove_prefix(part.size());
  return part;
}

std::optional<Secret> secret_in(std::string_view text) {
  if (text.empty()) return std::nullopt;
  return Secret(std::string(text));
}

Error damaged() {
  return Error{Errc::internal, "a stored answer cannot be read", "damaged journal entry"};
}

}  // namespace

Secret pack_answer(const TokenGrant& grant) {
  std::string text;
  add_part(text, format);
  add_part(text, grant.access_token.reveal());
  add_part(text, std::to_string(grant.access_lifetime.count()));
  add_part(text, text_of(grant.refresh_token));
  add_part(text, text_of(grant.sca_token));
  add_part(text, std::to_string(grant.sca_lifetime.count()));
  return Secret(std::move(text));
}

Result<TokenGrant> unpack_answer(const Secret& packed) {
  std::string_view text = packed.reveal();
  std::string_view parts[6];
  for (auto& part : parts) {
    const auto taken = take_part(text);
    if (!taken) return damaged();
    part = *taken;
  }
  const auto access_seconds = number_in(parts[2]);
  const auto sca_seconds = number_in(parts[5]);
  if (parts[0] != format || !access_seconds || !sca_seconds || !text.empty()) return damaged();
  TokenGrant grant;
  grant.access_token = Secret(std::string(parts[1]));
  grant.access_lifetime = std::chrono::seconds(*access_seconds);
  grant.refresh_token = secret_in(parts[3]);
  grant.sca_token = secret_in(parts[4]);
  grant.sca_lifetime = std::chrono::seconds(*sca_seconds);
  return grant;
}

}  // namespace tpp::storage
