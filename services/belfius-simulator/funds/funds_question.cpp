#include "funds/funds_question.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "core/money.hpp"

namespace tpp::simulator {
namespace {

using Json = nlohmann::json;

constexpr std::size_t most_digits = 14;
constexpr std::size_t most_fraction_digits = 2;

bool all_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

// The text at a path of two names, e.g. account.iban.
Outcome<std::string> text_at(const Json& body, const std::string& object, const std::string& name) {
  const auto outer = body.find(object);
  if (outer == body.end()) return missing_input(object);
  if (!outer->is_object()) return invalid_input();
  const auto inner = outer->find(name);
  if (inner == outer->end()) return missing_input(object + "." + name);
  if (!inner->is_string()) return invalid_input();
  return inner->get<std::string>();
}

Outcome<AskedAmount> read_amount(const std::string& amount, const std::string& currency) {
  const auto dot = amount.find('.');
  const std::string whole = amount.substr(0, dot);
  std::string fraction = dot == std::string::npos ? "" : amount.substr(dot + 1);
  const bool well_formed = !whole.empty() && all_digits(whole) && all_digits(fraction) &&
                           (dot == std::string::npos || !fraction.empty());
  if (!well_formed || fraction.size() > most_fraction_digits) return invalid_input();
  if (whole.size() + fraction.size() > most_digits) return invalid_input();
  const auto known = Currency::parse(currency);
  if (!known) return invalid_input();
  AskedAmount asked;
  asked.fraction_digits = static_cast<int>(fraction.size());
  asked.currency = currency;
  fraction.resize(most_fraction_digits, '0');
  asked.cents = std::stoll(whole + fraction);
  if (asked.cents == 0) return invalid_input();
  return asked;
}

}  // namespace

Outcome<FundsQuestion> read_funds_body(std::string_view body) {
  const Json json = Json::parse(body, nullptr, false);
  if (!json.is_object()) return invalid_input();
  auto iban = text_at(json, "account", "iban");
  if (!iban) return iban.error();
  auto amount = text_at(json, "instructed_amount", "amount");
  if (!amount) return amount.error();
  auto currency = text_at(json, "instructed_amount", "currency");
  if (!currency) return currency.error();
  auto asked = read_amount(*amount, *currency);
  if (!asked) return asked.error();
  return FundsQuestion{*iban, *asked};
}

Outcome<AskedAmount> read_funds_query(const http::QueryParameters& query) {
  for (const char* name : {"amount", "currency"})
    if (query.get(name).value_or("").empty()) return missing_input(name);
  return read_amount(*query.get("amount"), *query.get("currency"));
}

}  // namespace tpp::simulator
