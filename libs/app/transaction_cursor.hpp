#pragma once
// Where a walk through an account's transactions stands, as text for a sealed cursor.

#include <optional>
#include <string>

#include "core/money.hpp"
#include "domain/transaction.hpp"

namespace tpp {

struct TransactionPosition {
  std::optional<Date> from;
  std::optional<Date> to;
  std::optional<Currency> currency;
  std::optional<std::string> page_key;  // the bank's; nothing: its first page
  std::size_t skip = 0;                 // rows of that page that were handed out before
  TransactionNaming::Memory memory;
};

std::string encode(const TransactionPosition& position);
// invalid_input for text that encode() did not make.
Result<TransactionPosition> decode_position(std::string_view text);

}  // namespace tpp
