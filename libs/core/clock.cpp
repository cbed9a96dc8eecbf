#include "core/clock.hpp"

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

// Every answer and every log line has a time: printf would be a visible part of their cost.
void put_digits(std::string& text, std::size_t at, std::size_t count, unsigned value) {
  for (std::size_t i = at + count; i-- > at; value /= 10)
    text[i] = static_cast<char>('0' + value % 10);
}

Error not_a_time() {
  return Error{Errc::invalid_input, "not an RFC 3339 time such as 2026-11-22T19:30:00Z"};
}

// An offset may lead out of the years that can be written.
bool can_be_written(UtcTime time) {
  const auto year = chr::year_month_day{chr::floor<chr::days>(time)}.year();
  return year >= chr::year{0} && year <= chr::year{9999};
}

}  // namespace

UtcTime SystemClock::now() const {
  return chr::time_point_cast<chr::milliseconds>(chr::system_clock::now());
}

std::string to_iso_date(Date date) {
  std::string text = "0000-00-00";
  put_digits(text, 0, 4, static_cast<unsigned>(static_cast<int>(date.year())));
  put_digits(text, 5, 2, static_cast<unsigned>(date.month()));
  put_digits(text, 8, 2, static_cast<unsigned>(date.day()));
  return text;
}

std::string to_rfc3339(UtcTime time) {
  const auto day = chr::floor<chr::days>(time);
  const chr::hh_mm_ss clock{time - day};
  std::string text = to_iso_date(Date{day}) + "T00:00:00.000Z";
  put_digits(text, 11, 2, static_cast<unsigned>(clock.hours().count()));
  put_digits(text, 14, 2, static_cast<unsigned>(clock.minutes().count()));
  put_digits(text, 17, 2, static_cast<unsigned>(clock.seconds().count()));
  put_digits(text, 20, 3, static_cast<unsigned>(clock.subseconds().count()));
  return text;
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
  const UtcTime time{chr::sys_days{*date} + chr::hours{hour} + chr::minutes{minute} +
                     chr::seconds{second} + chr::milliseconds{milliseconds} - offset};
  if (!can_be_written(time)) return not_a_time();
  return time;
}

}  // namespace tpp
