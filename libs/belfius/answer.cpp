#include "belfius/answer.hpp"

namespace tpp::belfius {

Parsed<Decimal> decimal_of(const Scalar& scalar) {
  const bool readable = scalar.is_text() || scalar.kind == Scalar::Kind::number;
  if (!readable) return Malformed{"an amount is missing or is no number"};
  auto decimal = Decimal::parse(scalar.text);
  if (!decimal) return Malformed{"an amount is not an exact decimal"};
  return *decimal;
}

Parsed<Currency> currency_of(const Scalar& scalar) {
  if (!scalar.is_text()) return Malformed{"a currency is missing or is no text"};
  auto currency = Currency::parse(scalar.text);
  if (!currency) return Malformed{"a currency is not an ISO 4217 code"};
  return *currency;
}

Parsed<Iban> iban_of(const Scalar& scalar) {
  if (!scalar.is_text()) return Malformed{"an IBAN is missing or is no text"};
  auto iban = Iban::parse(scalar.text);
  if (!iban) return Malformed{"an IBAN is wrong"};
  return std::move(*iban);
}

Parsed<Date> date_of(const Scalar& scalar) {
  if (!scalar.is_text()) return Malformed{"a date is missing or is no text"};
  auto date = parse_iso_date(std::string(scalar.text));
  if (!date) return Malformed{"a date is wrong"};
  return *date;
}

Parsed<std::optional<Date>> optional_date_of(const Scalar& scalar) {
  if (!scalar.present() || (scalar.is_text() && scalar.text.empty())) return std::optional<Date>();
  auto date = date_of(scalar);
  if (!date) return date.error();
  return std::optional<Date>(*date);
}

Parsed<Secret> token_of(const Scalar& scalar) {
  if (!scalar.is_text() || scalar.text.empty()) return Malformed{"a token is missing or empty"};
  if (!header_safe(scalar.text)) return Malformed{"a token has characters no token has"};
  return Secret(std::string(scalar.text));
}

std::string text_of(const Scalar& scalar) {
  return scalar.is_text() ? std::string(scalar.text) : std::string();
}

std::string reference_of(const Scalar& scalar) {
  const bool usable = scalar.is_text() || scalar.kind == Scalar::Kind::number;
  return usable ? std::string(scalar.text) : std::string();
}

bool flag_of(const Scalar& scalar) {
  const bool readable = scalar.is_text() || scalar.kind == Scalar::Kind::boolean;
  return readable && (scalar.text == "true" || scalar.text == "True");
}

}  // namespace tpp::belfius
