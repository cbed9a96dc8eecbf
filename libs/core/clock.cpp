#include "core/clock.hpp"

#include <array>
#include <cstdio>

namespace tpp {
namespace {

namespace chr = std::chrono;

// The digits at [from, from + count) as a number; -1 when one is not a digit.
int digits(const std::string& text, std::size_t from, std::size_t count) {
  if (from + count > text.size()) return -1;
  int value = 0;
  for (std::size_t i = from; i < from + count; ++i) {
    if (text[i] < '0' || text[i] > '9') return -1;
    value = value * 10 + (text[i] - '0');
  }
  return value;
}

Error not_a_time() {
  return Error{Errc::invalid_input, "not an RFC 3339 time such as 2026-11-22T19:30:00Z"};
}

}  // namespace

UtcTime SystemClock::now() const {
  return chr::time_point_cast<chr::milliseconds>(chr::system_clock::now());
}

std::string to_iso_date(Date date) {
  std::array<char, 32> text{};
  const int size =
      std::snprintf(text.data(), text.size(), "%04d-%02u-%02u", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return {text.data(), static_cast<std::size_t>(size)};
}

std::string to_rfc3339(UtcTime time) {
  const auto day = chr::floor<chr::days>(time);
  const chr::hh_mm_ss clock{time - day};
  std::array<char, 32> text{};
  const int size = std::snprintf(
      text.data(), text.size(), "T%02d:%02d:%02d.%03dZ", static_cast<int>(clock.hours().count()),
      static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
      static_cast<int>(clock.subseconds().count()));
  return to_iso_date(Date{day}).append(text.data(), static_cast<std::size_t>(size));
}

Result<Date> parse_iso_date(const std::string& text) {
  const Error wrong{Errc::invalid_input, "not a date such as 2026-11-22"};
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return wrong;
  const int year = digits(text, 0, 4);
  const int month = digits(text, 5, 2);
  const int day = digits(text, 8, 2);
  if (year < 0 || month < 0 || day < 0) return wrong;
  const Date date{chr::year{year}, chr::month{static_cast<unsigned>(month)},
                  chr::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return wrong;
  return date;
}

Result<UtcTime> parse_rfc3339(const std::string& text) {
  if (text.size() < 20 || (text[10] != 'T' && text[10] != 't')) return not_a_time();
  auto date = parse_iso_date(text.substr(0, 10));
  if (!date) return not_a_time();
  const int hour = digits(text, 11, 2);
  const int minute = digits(text, 14, 2);
  const int second = digits(text, 17, 2);
  if (text[13] != ':' || text[16] != ':' || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
      second < 0 || second > 60)
    return not_a_time();

  std::size_t at = 19;
  int milliseconds = 0;
  if (text[at] == '.') {
    int scale = 100;
    std::size_t fraction = 0;
    for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, ++fraction) {
      milliseconds += (text[at] - '0') * scale;
      scale /= 10;
    }
    if (fraction == 0) return not_a_time();
  }

  chr::minutes offset{0};
  const std::string zone = text.substr(at);
  if (zone != "Z" && zone != "z") {
    const int zone_hours = digits(zone, 1, 2);
    const int zone_minutes = digits(zone, 4, 2);
    const bool shaped = zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':';
    if (!shaped || zone_hours < 0 || zone_hours > 23 || zone_minutes < 0 || zone_minutes > 59)
      return not_a_time();
    offset = chr::hours{zone_hours} + chr::minutes{zone_minutes};
    if (zone[0] == '-') offset = -offset;
  }
  return UtcTime{chr::sys_days{*date} + chr::hours{hour} + chr::minutes{minute} +
                 chr::seconds{second} + chr::milliseconds{milliseconds} - offset};
}

}  // namespace tpp
