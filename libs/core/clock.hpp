#pragma once
// Time and identity as ports, so that tests need neither the wall clock nor luck.

#include <chrono>
#include <string>

#include "core/result.hpp"
#include "core/secret.hpp"

namespace tpp {

using UtcTime = std::chrono::sys_time<std::chrono::milliseconds>;
using Date = std::chrono::year_month_day;

// The moment after which nobody waits for the answer. Never the wall clock.
using Deadline = std::chrono::steady_clock::time_point;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual UtcTime now() const = 0;
};

class SystemClock final : public Clock {
 public:
  UtcTime now() const override;
};

class IdSource {
 public:
  virtual ~IdSource() = default;
  // A random (version 4) UUID in lower case.
  virtual std::string uuid() = 0;
  // 256 bits from a cryptographic generator, base64url without padding (43 characters).
  virtual Secret random_token() = 0;
};

// RFC 3339 in UTC with milliseconds: 2026-11-22T19:30:00.000Z
std::string to_rfc3339(UtcTime time);
Result<UtcTime> parse_rfc3339(const std::string& text);

// yyyy-MM-dd
std::string to_iso_date(Date date);
Result<Date> parse_iso_date(const std::string& text);

}  // namespace tpp
