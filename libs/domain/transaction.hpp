#pragma once
// Booked transactions, normalised, and the rule that names them.

#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/ids.hpp"
#include "core/money.hpp"

namespace tpp {

// A row as the bank tells it, in our words. Texts are untrusted.
struct BookedTransaction {
  std::string bank_reference;   // not unique at the bank
  std::string sequence_number;  // empty when the bank gives none
  Date booking_date;
  std::optional<Date> value_date;
  Money amount;  // negative for a debit
  std::string counterparty_name;
  std::string counterparty_account;
  std::string remittance;              // what the payer wrote
  bool remittance_structured = false;  // a Belgian +++123/4567/89012+++ communication
  std::string bank_description;
};

struct Transaction {
  std::string id;
  BookedTransaction row;
};

// SHA-256 or a test's stand-in: the same bytes in, the same bytes out.
using DigestFunction = std::string (*)(std::string_view bytes);

// Names the rows of one walk through an account, newest first.
//
// The bank's references repeat, so an id is made from what does not change about a row and, for
// rows that are alike in all of that, from their count within the day. Twins therefore keep apart,
// and the set of their ids stays the same however often they are read.
class TransactionNaming {
 public:
  // What must be remembered between two pages: the short fingerprints of the rows of the last day.
  struct Memory {
    std::string day;                  // yyyy-MM-dd; empty at the start
    std::vector<std::uint64_t> seen;  // 40 bits each
  };

  TransactionNaming(const AccountId& account, DigestFunction digest, Memory memory);

  Transaction name(BookedTransaction row);
  const Memory& memory() const { return memory_; }

 private:
  AccountId account_;
  DigestFunction digest_;
  Memory memory_;
};

}  // namespace tpp
