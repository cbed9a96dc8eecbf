#include "app/transaction_cursor.hpp"

#include <charconv>
#include <vector>

namespace tpp {
namespace {

// Fields in order, each as length ':' text, so that any bytes of the bank's key survive.
void put(std::string& out, std::string_view field) {
  out.append(std::to_string(field.size())).append(1, ':').append(field);
}

std::optional<std::string> take(std::string_view& in) {
  std::size_t size = 0;
  const auto [end, failed] = std::from_chars(in.data(), in.data() + in.size(), size);
  const auto digits = static_cast<std::size_t>(end - in.data());
  if (failed != std::errc{} || digits >= in.size() || in[digits] != ':') return std::nullopt;
  in.remove_prefix(digits + 1);
  if (size > in.size()) return std::nullopt;
  std::string field(in.substr(0, size));
  in.remove_prefix(size);
  return field;
}

constexpr std::size_t fingerprint_bytes = 5;
constexpr std::size_t field_count = 7;

std::string pack(const std::vector<std::uint64_t>& fingerprints) {
  std::string bytes;
  for (std::uint64_t value : fingerprints)
    for (std::size_t i = fingerprint_bytes; i-- > 0;)
      bytes += static_cast<char>(value >> (8 * i) & 0xff);
  return bytes;
}

std::vector<std::uint64_t> unpack(const std::string& bytes) {
  std::vector<std::uint64_t> fingerprints;
  for (std::size_t at = 0; at + fingerprint_bytes <= bytes.size(); at += fingerprint_bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < fingerprint_bytes; ++i)
      value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    fingerprints.push_back(value);
  }
  return fingerprints;
}

std::string date_text(const std::optional<Date>& date) {
  return date ? to_iso_date(*date) : "";
}

Error not_a_position() {
  return Error{Errc::invalid_input, "the cursor cannot be read"};
}

}  // namespace

std::string encode(const TransactionPosition& position) {
  std::string text;
  put(text, date_text(position.from));
  put(text, date_text(position.to));
  put(text, position.currency ? position.currency->code() : std::string_view{});
  put(text, position.page_key.value_or(""));
  put(text, std::to_string(position.skip));
  put(text, position.memory.day);
  put(text, pack(position.memory.seen));
  return text;
}

Result<TransactionPosition> decode_position(std::string_view text) {
  std::vector<std::string> fields;
  while (!text.empty()) {
    auto field = take(text);
    if (!field) return not_a_position();
    fields.push_back(std::move(*field));
  }
  if (fields.size() != field_count) return not_a_position();

  TransactionPosition position;
  for (auto [index, target] : {std::pair{0, &position.from}, std::pair{1, &position.to}}) {
    const std::string& field = fields[static_cast<std::size_t>(index)];
    if (field.empty()) continue;
    auto date = parse_iso_date(field);
    if (!date) return not_a_position();
    *target = *date;
  }
  if (!fields[2].empty()) {
    auto currency = Currency::parse(fields[2]);
    if (!currency) return not_a_position();
    position.currency = *currency;
  }
  if (!fields[3].empty()) position.page_key = fields[3];
  const std::string& skip = fields[4];
  const char* end = skip.data() + skip.size();
  const auto parsed = std::from_chars(skip.data(), end, position.skip);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return not_a_position();
  if (fields[6].size() % fingerprint_bytes != 0) return not_a_position();
  position.memory.day = fields[5];
  position.memory.seen = unpack(fields[6]);
  return position;
}

}  // namespace tpp
