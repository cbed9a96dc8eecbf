#include "api/money_body.hpp"

namespace tpp::gateway {
namespace {

// A decimal text, without the exponents that JSON numbers may have.
Result<Decimal> parse_amount(std::string_view text) {
  if (text.find_first_of("eE") == std::string_view::npos) return Decimal::parse(text);
  return Error{Errc::invalid_input, "not a decimal amount such as 12.34"};
}

}  // namespace

Money read_money(BodyObject& body) {
  Money money;
  if (const auto amount = body.parsed<Decimal>("amount", parse_amount)) money.amount = *amount;
  if (const auto currency = body.parsed<Currency>("currency", Currency::parse))
    money.currency = *currency;
  return money;
}

}  // namespace tpp::gateway
