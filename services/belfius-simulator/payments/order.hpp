#pragma once
// What a TPP asks the bank to pay.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "payments/product.hpp"

namespace tpp::simulator {

enum class Rhythm : std::uint8_t { weekly, monthly, quarterly, half_yearly, yearly };

struct Creditor {
  std::string name;
  std::string iban;  // or a bban, outside of the countries that have IBANs
  std::string bban;
  std::string bic;
  std::string bank_national_id;
};

struct StandingTerms {
  Date begin;
  std::optional<Date> end;
  Rhythm rhythm = Rhythm::monthly;
};

// One payment of a bulk order.
struct BulkItem {
  std::string endtoend_id;
  std::int64_t cents = 0;
  std::string creditor_iban;
};

struct Order {
  Product product = Product::sepa;
  int version = 3;                         // of the request
  std::string document;                    // the JSON as received; empty for bulk
  std::string tpp_id;                      // version 1: the TPP chooses the payment's id
  std::optional<std::string> debtor_iban;  // else the customer chooses
  Creditor creditor;
  std::string endtoend_id;  // of a bulk order its MsgId
  std::int64_t cents = 0;   // hundredths, in every currency
  std::string currency = "EUR";
  std::string charge_bearer;
  std::string communication;
  std::string communication_type = "FREETEXT";
  std::optional<Date> execution_date;
  std::optional<StandingTerms> standing;
  std::vector<BulkItem> items;
};

// 12.34, without a currency.
std::string amount_text(std::int64_t cents);

}  // namespace tpp::simulator
