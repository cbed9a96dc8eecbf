// Amounts, account numbers, dates, ids and texts of payments: what is accepted is written in a form
// that means the same.

#include <algorithm>
#include <string>

#include "core/bic.hpp"
#include "core/clock.hpp"
#include "core/iban.hpp"
#include "core/ids.hpp"
#include "core/money.hpp"
#include "domain/sepa_text.hpp"
#include "domain/structured_communication.hpp"
#include "fuzz/target.hpp"

namespace tpp::fuzz {
namespace {

void examine_amount(std::string_view input) {
  const auto amount = Decimal::parse(input);
  if (!amount) return;
  demand(amount->fraction_digits() >= 0 && amount->significant_digits() <= Decimal::max_digits,
         "an amount keeps its digits");
  for (const int digits : {0, 2, 3}) {
    const std::string text = amount->to_text(digits);
    const auto again = Decimal::parse(text);
    // With zeros that nobody asked for, the text may become longer than what is accepted.
    if (digits == 0) demand(again.has_value(), "an amount that is written is read");
    if (again) demand(*again == *amount && again->to_text(digits) == text, "the same amount");
  }
  demand(!(amount->zero() && amount->negative()), "nothing is not negative");
}

void examine_numbers(std::string_view input) {
  if (const auto iban = Iban::parse(input)) {
    demand(iban->value().size() >= 15 && iban->value().size() <= 34, "an IBAN has its length");
    const auto again = Iban::parse(iban->value());
    demand(again && *again == *iban, "the same account");
    demand(iban->masked().size() == iban->value().size() && iban->masked() != iban->value(),
           "the middle is hidden");
  } else {
    const auto digits = std::ranges::count_if(input, [](char c) { return c >= '0' && c <= '9'; });
    demand(digits < 5 || iban.error().detail.find(input) == std::string::npos,
           "a refused number is not repeated");
  }
  if (const auto bic = Bic::parse(input)) {
    const auto again = Bic::parse(bic->code());
    demand(again && *again == *bic, "the same bank");
  }
  if (const auto id = canonical_uuid(input))
    demand(is_uuid(*id) && canonical_uuid(*id) == *id && id->size() == 36, "the same id");
  if (const auto currency = Currency::parse(input))
    demand(currency->code() == input && currency->fraction_digits() >= 0, "the same currency");
}

void examine_times(const std::string& input) {
  if (const auto date = parse_iso_date(input)) {
    demand(date->ok(), "a date is on the calendar");
    demand(to_iso_date(*date) == input, "a date has one text");
  }
  if (const auto time = parse_rfc3339(input)) {
    const auto again = parse_rfc3339(to_rfc3339(*time));
    demand(again && *again == *time, "the same moment");
  }
}

void examine_texts(std::string_view input) {
  if (const auto digits = structured_communication_digits(input))
    demand(digits->size() == 12 && structured_communication_digits(*digits) == digits,
           "the same communication");
  for (const auto form : {CommunicationForm::decorated, CommunicationForm::bare})
    if (const auto text = structured_communication(input, form))
      demand(structured_communication(*text, form) == text, "a communication has one text");
  if (!wrong_sepa_text(input, longest_remittance)) {
    demand(!input.empty() && input.size() <= longest_remittance, "a text keeps its limit");
    demand(std::ranges::all_of(input, [](char c) { return c >= 0x20 && c < 0x7f; }), "SEPA's set");
  }
  if (!wrong_sepa_reference(input))
    demand(input.find("//") == input.npos && !input.starts_with('/'), "no slashes of meaning");
}

}  // namespace

void values(std::string_view input) {
  examine_amount(input);
  examine_numbers(input);
  examine_times(std::string(input));
  examine_texts(input);
}

}  // namespace tpp::fuzz
