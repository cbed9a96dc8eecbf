#include "belfius/retry_after.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace tpp::belfius {
namespace {

namespace chr = std::chrono;

constexpr chr::seconds longest = chr::hours(24);
constexpr std::string_view date_shape = "Www, dd Mmm yyyy hh:mm:ss GMT";

std::optional<int> number(std::string_view digits) {
  int value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  if (error != std::errc() || end != digits.data() + digits.size() || value < 0) return {};
  return value;
}

std::optional<unsigned> month(std::string_view name) {
  static constexpr std::array<std::string_view, 12> names{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return {};
  return static_cast<unsigned>(found - names.begin()) + 1;
}

std::optional<chr::sys_seconds> http_date(std::string_view text) {
  if (text.size() != date_shape.size() || !text.ends_with(" GMT")) return {};
  const auto day = number(text.substr(5, 2));
  const auto month_of_year = month(text.substr(8, 3));
  const auto year = number(text.substr(12, 4));
  const auto hours = number(text.substr(17, 2));
  const auto minutes = number(text.substr(20, 2));
  const auto seconds = number(text.substr(23, 2));
  if (!day || !month_of_year || !year || !hours || !minutes || !seconds) return {};
  const Date date{chr::year(*year), chr::month(*month_of_year),
                  chr::day(static_cast<unsigned>(*day))};
  if (!date.ok() || *hours > 23 || *minutes > 59 || *seconds > 60) return {};
  return chr::sys_days(date) + chr::hours(*hours) + chr::minutes(*minutes) + chr::seconds(*seconds);
}

}  // namespace

std::optional<chr::seconds> parse_retry_after(std::string_view text, UtcTime now) {
  const bool all_digits =
      !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
  if (all_digits) {
    const auto seconds = text.size() < 9 ? number(text) : std::optional<int>(longest.count());
    return std::min(longest, chr::seconds(seconds.value_or(0)));
  }
  const auto date = http_date(text);
  if (!date || *date <= now) return {};
  return std::min(longest, chr::ceil<chr::seconds>(*date - now));
}

}  // namespace tpp::belfius
