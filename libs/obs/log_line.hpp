#pragma once
// The text of one log line, apart from writing it. Use obs/log.hpp to log.

#include <initializer_list>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "obs/log.hpp"

namespace tpp::obs {

// A JSON object without line break.
std::string log_line(UtcTime time, Level level, std::string_view message,
                     std::initializer_list<Field> fields);

}  // namespace tpp::obs
