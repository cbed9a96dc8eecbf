#pragma once
// Booked rows of an account, made from a seed, newest first.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "world/dice.hpp"

namespace tpp::simulator {

struct Transaction {
  std::string transaction_ref;
  std::string seqnumber;  // currency and number, e.g. EUR001
  std::optional<std::string> counterparty_name;
  std::optional<std::string> counterparty_account;
  std::string communication;
  std::string communication_type;  // FREETEXT or STRUCTURED
  std::string remittance_info;
  std::int64_t cents = 0;
  std::string currency;
  std::chrono::sys_days execution_date;
  std::optional<std::chrono::sys_days> value_date;

  bool operator==(const Transaction&) const = default;
};

struct HistoryPlan {
  std::string currency = "EUR";
  std::size_t rows = 0;
  int days = 1;  // the rows are spread evenly over so many days
  bool business = false;
  bool repeating_refs = false;
};

// The newest row is dated newest_day. Some rows of one reference differ in the sequence number
// only. With repeating_refs there are also pairs that differ in the amount only, and rows that
// are alike in every member, some of them on both sides of the usual page boundaries.
std::vector<Transaction> make_history(const HistoryPlan& plan, std::chrono::sys_days newest_day,
                                      Dice& dice);

}  // namespace tpp::simulator
