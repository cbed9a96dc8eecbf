#include "payments/order_rules.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "bank/account_access.hpp"
#include "core/iban.hpp"
#include "payments/refusals.hpp"

namespace tpp::simulator {
namespace {

using Days = std::chrono::sys_days;

// Of the SEPA scheme's list of countries.
constexpr std::array<std::string_view, 38> sepa_countries{
    "AT", "BE", "BG", "CH", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GB",
    "GI", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT", "LU", "LV", "MC", "MT",
    "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK", "SM", "VA", "AD", "GG"};
constexpr std::array<std::string_view, 4> cross_border_currencies{"EUR", "USD", "GBP", "JPY"};
constexpr std::string_view youth_product = "Zichtrekening Jong";
constexpr std::chrono::days furthest_execution{365};

template <class List, class Value>
bool contains(const List& list, const Value& value) {
  return std::ranges::find(list, value) != list.end();
}

bool is_sepa_country(const std::string& iban) {
  return contains(sepa_countries, std::string_view(iban).substr(0, 2));
}

// Four letters, the country, two or five more (ISO 9362).
bool is_bic(const std::string& text) {
  const auto capital = [](char c) { return c >= 'A' && c <= 'Z'; };
  return (text.size() == 8 || text.size() == 11) && std::ranges::all_of(text.substr(0, 6), capital);
}

std::optional<Refused> check_bic(const Order& order) {
  const Creditor& creditor = order.creditor;
  if (!creditor.bban.empty() && !creditor.bic.empty()) return bban_with_bic();
  if (creditor.bic.empty()) {
    const bool needed = order.product == Product::cross_border && creditor.bank_national_id.empty();
    const bool told_by_iban = !creditor.iban.empty() && is_sepa_country(creditor.iban);
    if (needed && !told_by_iban) return bic_invalid_or_missing();
    return std::nullopt;
  }
  const bool fits =
      creditor.iban.empty() || creditor.bic.substr(4, 2) == creditor.iban.substr(0, 2);
  if (!is_bic(creditor.bic) || !fits) return bic_invalid_or_missing();
  return std::nullopt;
}

std::optional<Refused> check_creditor(const Order& order) {
  const std::string& iban = order.creditor.iban;
  const bool everywhere = order.product == Product::cross_border;
  if (!iban.empty() && !everywhere && !is_sepa_country(iban)) return country_not_allowed();
  if (!iban.empty() && iban.starts_with("KP")) return country_not_allowed();
  if (!iban.empty() && !Iban::parse(iban)) return invalid_input();
  return check_bic(order);
}

std::optional<Refused> check_amount(const Settings& settings, const Order& order) {
  if (order.cents <= 0) return amount_not_positive();
  const bool allowed = order.product == Product::cross_border
                           ? contains(cross_border_currencies, std::string_view(order.currency))
                           : order.currency == "EUR";
  if (!allowed) return currency_not_allowed();
  if (static_cast<std::size_t>(order.cents) > settings.payment_limit_cents)
    return profile_forbids();
  return std::nullopt;
}

// Twelve digits, the last two of them the others modulo 97.
bool is_structured(const std::string& text) {
  std::uint64_t digits = 0;
  const auto end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, digits);
  if (text.size() != 12 || read.ec != std::errc{} || read.ptr != end) return false;
  const std::uint64_t rest = digits / 100 % 97;
  return digits % 100 == (rest == 0 ? 97 : rest);
}

std::optional<Refused> check_communication(const Order& order) {
  if (order.communication_type == "FREETEXT") return std::nullopt;
  if (order.communication_type != "STRUCTURED" || !is_structured(order.communication))
    return invalid_input();
  return std::nullopt;
}

std::optional<Refused> check_execution_date(const Order& order, Days today) {
  if (!order.execution_date) return std::nullopt;
  const Days day{*order.execution_date};
  if (day < today || day > today + furthest_execution) return invalid_input();
  if (order.product == Product::instant && day != today) return invalid_input();
  return std::nullopt;
}

bool ends_in_rhythm(const StandingTerms& terms, Date end) {
  const auto months = (end.year() / end.month() - terms.begin.year() / terms.begin.month()).count();
  switch (terms.rhythm) {
    case Rhythm::quarterly:
      return months % 3 == 0;
    case Rhythm::half_yearly:
      return months % 6 == 0;
    case Rhythm::yearly:
      return months % 12 == 0;
    default:
      return true;
  }
}

std::optional<Refused> check_terms(const Order& order, Days today) {
  if (!order.standing) return std::nullopt;
  const StandingTerms& terms = *order.standing;
  if (Days{terms.begin} <= today) return begin_date_not_in_future();
  if (!terms.end) return std::nullopt;
  if (Days{*terms.end} < Days{terms.begin}) return end_date_wrong();
  if (!ends_in_rhythm(terms, *terms.end)) return end_month_off_rhythm();
  return std::nullopt;
}

}  // namespace

std::optional<Refused> check_order(const Bank& bank, const Order& order) {
  if (auto refused = check_amount(bank.settings, order)) return refused;
  const Days today = day_of(bank.clock.now());
  if (order.product != Product::bulk) {
    if (auto refused = check_creditor(order)) return refused;
    if (auto refused = check_communication(order)) return refused;
  }
  if (auto refused = check_execution_date(order, today)) return refused;
  return check_terms(order, today);
}

std::optional<Refused> check_debtor(const Order& order, const Customer& customer,
                                    const Account& account) {
  if (auto refused = check_standing(account.standing)) return refused;
  if (customer.barred) return profile_forbids();
  const bool foreign = order.product == Product::cross_border;
  if (foreign && account.product_name == youth_product) return non_sepa_not_allowed();
  return std::nullopt;
}

}  // namespace tpp::simulator
