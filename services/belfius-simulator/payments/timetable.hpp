#pragma once
// What happens to a signed order, and when.

#include <deque>

#include "payments/payment.hpp"
#include "settings.hpp"

namespace tpp::simulator {

// From the moment of the last signature to the end. Of a standing order only up to its first
// execution: next_execution leads on.
std::deque<Step> timetable(const Order& order, const Settings& settings, UtcTime signed_at);

// The execution number `done` + 1 of a standing order; nothing when the order has ended.
std::optional<Step> next_execution(const StandingTerms& terms, std::size_t done);

// The day on which an order given at this moment is processed.
std::chrono::sys_days processing_day(const Settings& settings, UtcTime moment);

}  // namespace tpp::simulator
