#pragma once
// The values that decide about money and identity: strict. Only for .cpp files of this library.

#include <optional>
#include <string>

#include "belfius/header_safe.hpp"
#include "belfius/json.hpp"
#include "core/clock.hpp"
#include "core/iban.hpp"
#include "core/money.hpp"
#include "core/secret.hpp"

namespace tpp::belfius {

Parsed<Decimal> decimal_of(const Scalar& scalar);  // a number, or a text that holds one
Parsed<Currency> currency_of(const Scalar& scalar);
Parsed<Iban> iban_of(const Scalar& scalar);
Parsed<Date> date_of(const Scalar& scalar);
// Absent, null and empty are nothing; anything else must be a date.
Parsed<std::optional<Date>> optional_date_of(const Scalar& scalar);
// Visible ASCII, so that it can travel in a header.
Parsed<Secret> token_of(const Scalar& scalar);

// What is nice to have: a wrong type counts as absent.
std::string text_of(const Scalar& scalar);
std::string reference_of(const Scalar& scalar);  // a text, or a number as it was written
bool flag_of(const Scalar& scalar);              // true, "true" or "True"

}  // namespace tpp::belfius
