#include <charconv>
#include <string>

#include "crypto/encoding.hpp"
#include "crypto/sealed_box.hpp"

namespace tpp::crypto {
namespace {

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  const auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// Says where, never what: the line is key material.
Error bad_line(std::size_t number, const char* reason) {
  return Error{Errc::invalid_input, "sealing keys, line " + std::to_string(number) + ": " + reason};
}

Result<SealingKey> parse_line(std::string_view line, std::size_t number) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos) return bad_line(number, "not of the form id:base64");

  SealingKey key;
  const std::string_view id = trimmed(line.substr(0, colon));
  const auto [end, failure] = std::from_chars(id.data(), id.data() + id.size(), key.id);
  if (failure != std::errc{} || end != id.data() + id.size())
    return bad_line(number, "the id is not a whole number from 0 to 4294967295");

  auto bytes = from_base64(trimmed(line.substr(colon + 1)));
  if (!bytes) return bad_line(number, "the key is not base64");
  key.bytes = Secret(std::move(*bytes));
  if (key.bytes.reveal().size() != 32) return bad_line(number, "the key is not 32 bytes long");
  return key;
}

}  // namespace

Result<std::vector<SealingKey>> SealedBox::parse_keys(const Secret& text) {
  std::vector<SealingKey> keys;
  std::string_view rest = text.reveal();
  for (std::size_t number = 1; !rest.empty(); ++number) {
    const auto end = rest.find('\n');
    const std::string_view line = trimmed(rest.substr(0, end));
    rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
    if (line.empty() || line.front() == '#') continue;
    auto key = parse_line(line, number);
    if (!key) return key.error();
    keys.push_back(std::move(*key));
  }
  if (keys.empty()) return Error{Errc::invalid_input, "sealing keys: there is no key"};
  return keys;
}

}  // namespace tpp::crypto
