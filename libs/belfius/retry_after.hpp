#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "core/clock.hpp"

namespace tpp::belfius {

// Seconds or an HTTP date (RFC 9110 10.2.3), at most a day. Nothing for garbage or a past date.
std::optional<std::chrono::seconds> parse_retry_after(std::string_view text, UtcTime now);

}  // namespace tpp::belfius
