#pragma once

#include <string>

#include "core/clock.hpp"

namespace tpp::belfius {

std::string http_date(UtcTime time);    // RFC 9110 5.6.7: Mon, 04 May 2026 12:00:00 GMT
std::string iso_seconds(UtcTime time);  // RFC 3339 without fractions: 2026-05-04T12:00:00Z

}  // namespace tpp::belfius
