#include "domain/transaction.hpp"

#include <algorithm>
#include <utility>

namespace tpp {
namespace {

// Rows of one day that a cursor can carry. Twins further apart than this are not seen as twins;
// banks list them side by side.
constexpr std::size_t remembered_rows = 256;
constexpr std::size_t fingerprint_bytes = 5;
constexpr std::size_t id_bytes = 16;

void append_part(std::string& text, std::string_view part) {
  text.append(std::to_string(part.size())).append(1, ':').append(part);
}

// Left out on purpose: value date, counterparty name and the bank's description may be filled in
// later by the bank, and an id must not change then.
std::string lasting_content(const BookedTransaction& row) {
  std::string content;
  append_part(content, row.bank_reference);
  append_part(content, row.sequence_number);
  append_part(content, to_iso_date(row.booking_date));
  append_part(content, row.amount.amount_text());
  append_part(content, row.amount.currency.code());
  append_part(content, row.counterparty_account);
  append_part(content, row.remittance);
  return content;
}

std::uint64_t shorten(std::string_view fingerprint) {
  std::uint64_t value = 0;
  for (char c : fingerprint.substr(0, fingerprint_bytes))
    value = value << 8 | static_cast<unsigned char>(c);
  return value;
}

std::string hex(std::string_view bytes) {
  static constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

}  // namespace

TransactionNaming::TransactionNaming(const AccountId& account, DigestFunction digest, Memory memory)
    : account_(account), digest_(digest), memory_(std::move(memory)) {}

Transaction TransactionNaming::name(BookedTransaction row) {
  const std::string day = to_iso_date(row.booking_date);
  if (day != memory_.day) {
    memory_.day = day;
    memory_.seen.clear();
  }
  std::string fingerprint = digest_(account_.value + lasting_content(row));
  const std::uint64_t shortened = shorten(fingerprint);
  const auto twins_before = std::ranges::count(memory_.seen, shortened);
  if (memory_.seen.size() == remembered_rows) memory_.seen.erase(memory_.seen.begin());
  memory_.seen.push_back(shortened);

  if (twins_before > 0) fingerprint = digest_(fingerprint + std::to_string(twins_before));
  return Transaction{hex(std::string_view(fingerprint).substr(0, id_bytes)), std::move(row)};
}

}  // namespace tpp
