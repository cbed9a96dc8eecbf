#pragma once
// What is asked of an account's funds, as the two calls write it.

#include <cstdint>
#include <string>

#include "bank/outcome.hpp"
#include "http/url.hpp"

namespace tpp::simulator {

// Written with at most 14 digits, a dot and at most two decimals.
struct AskedAmount {
  std::int64_t cents = 0;  // above zero
  int fraction_digits = 0;
  std::string currency;
};

struct FundsQuestion {
  std::string iban;
  AskedAmount amount;
};

Outcome<FundsQuestion> read_funds_body(std::string_view body);
// amount and currency; both must be there.
Outcome<AskedAmount> read_funds_query(const http::QueryParameters& query);

}  // namespace tpp::simulator
