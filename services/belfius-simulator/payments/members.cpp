#include "payments/members.hpp"

#include <algorithm>
#include <cmath>

#include <nlohmann/json.hpp>

namespace tpp::simulator {
namespace {

constexpr std::size_t most_digits = 12;

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<std::int64_t> cents_of(const std::string& text) {
  std::string_view digits = text;
  const bool negative = digits.starts_with('-');
  if (negative) digits.remove_prefix(1);
  const auto dot = digits.find('.');
  const std::string whole(digits.substr(0, dot));
  std::string part = dot == std::string_view::npos ? "00" : std::string(digits.substr(dot + 1));
  if (part.size() == 1) part += '0';
  if (!all_digits(whole) || !all_digits(part) || whole.size() > most_digits || part.size() != 2)
    return std::nullopt;
  const auto cents = static_cast<std::int64_t>(std::stoll(whole + part));
  return negative ? -cents : cents;
}

const nlohmann::json* Members::find(const std::string& path) const {
  const nlohmann::json* place = &document_;
  std::size_t from = 0;
  while (from <= path.size()) {
    const auto dot = std::min(path.find('.', from), path.size());
    if (!place->is_object()) return nullptr;
    const auto member = place->find(path.substr(from, dot - from));
    if (member == place->end()) return nullptr;
    place = &*member;
    from = dot + 1;
  }
  return place;
}

const nlohmann::json* Members::needed(const std::string& path) {
  const auto* member = find(path);
  if (!member || (member->is_string() && member->get_ref<const std::string&>().empty())) {
    refuse(missing_input(path));
    return nullptr;
  }
  return member;
}

void Members::refuse(Refused refused) {
  if (!refused_) refused_ = std::move(refused);
}

std::optional<std::string> Members::optional_text(const std::string& path, std::size_t longest) {
  const auto* member = find(path);
  if (!member) return std::nullopt;
  if (!member->is_string() || member->get_ref<const std::string&>().size() > longest) {
    refuse(invalid_input());
    return std::nullopt;
  }
  return member->get<std::string>();
}

std::string Members::text(const std::string& path, std::size_t longest) {
  return needed(path) ? optional_text(path, longest).value_or("") : "";
}

std::optional<Date> Members::optional_date(const std::string& path) {
  const auto text = optional_text(path, 10);
  if (!text) return std::nullopt;
  const auto read = parse_iso_date(*text);
  if (read) return *read;
  refuse(invalid_input());
  return std::nullopt;
}

Date Members::date(const std::string& path) {
  return needed(path) ? optional_date(path).value_or(Date{}) : Date{};
}

std::int64_t Members::cents_of_text(const std::string& path) {
  const auto cents = cents_of(text(path, 20));
  if (!cents) refuse(invalid_input());
  return cents.value_or(0);
}

// A JSON number of up to fifteen digits survives as a double.
std::int64_t Members::cents_of_number(const std::string& path) {
  const auto* member = needed(path);
  if (!member) return 0;
  const double hundredths = member->is_number() ? member->get<double>() * 100 : 0.5;
  const double whole = std::round(hundredths);
  if (std::abs(hundredths - whole) > 1e-4 || std::abs(whole) > 1e14) refuse(invalid_input());
  return static_cast<std::int64_t>(whole);
}

}  // namespace tpp::simulator
