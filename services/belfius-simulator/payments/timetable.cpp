#include "payments/timetable.hpp"

#include <array>

#include "simulated_clock.hpp"

namespace tpp::simulator {
namespace {

using Days = std::chrono::sys_days;

// The whole amount that makes the bank reject, and where: documented in docs/simulator.md.
struct Rejection {
  std::int64_t cents;
  const char* reason;
  bool late;  // after ACSP
};
constexpr std::array rejections{Rejection{66601, "AM04", false}, Rejection{66602, "AC04", false},
                                Rejection{66603, "AC06", false}, Rejection{66604, "AG01", false},
                                Rejection{66605, "MS03", false}, Rejection{66606, "AM02", false},
                                Rejection{66607, "RR04", true},  Rejection{66608, "", false}};
constexpr std::int64_t never_processed = 66611;

const Rejection* rejection_of(const Order& order) {
  for (const auto& rejection : rejections)
    if (rejection.cents == order.cents) return &rejection;
  return nullptr;
}

bool closed_on(const Settings& settings, Days day) {
  const std::chrono::weekday weekday{day};
  return settings.weekends_closed &&
         (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday);
}

Days open_day_from(const Settings& settings, Days day) {
  while (closed_on(settings, day)) day += std::chrono::days{1};
  return day;
}

void plan_processing(std::deque<Step>& plan, const Order& order, UtcTime acsp, UtcTime acsc) {
  const Rejection* rejection = rejection_of(order);
  if (rejection && !rejection->late) {
    plan.push_back({acsp, Status::rjct, rejection->reason});
    return;
  }
  plan.push_back({acsp, Status::acsp});
  if (rejection)
    plan.push_back({acsc, Status::rjct, rejection->reason});
  else
    plan.push_back({acsc, Status::acsc, "", true});
}

UtcTime start_of_processing(const Order& order, const Settings& settings, UtcTime signed_at) {
  if (order.product == Product::instant) return signed_at;
  Days day = processing_day(settings, signed_at);
  if (order.execution_date && Days{*order.execution_date} > day)
    day = open_day_from(settings, Days{*order.execution_date});
  return day == day_of(signed_at) ? signed_at : UtcTime{day};
}

std::chrono::months months_of(Rhythm rhythm) {
  switch (rhythm) {
    case Rhythm::quarterly:
      return std::chrono::months{3};
    case Rhythm::half_yearly:
      return std::chrono::months{6};
    case Rhythm::yearly:
      return std::chrono::months{12};
    default:
      return std::chrono::months{1};
  }
}

// The 31st becomes the last day of a shorter month.
Days later(const StandingTerms& terms, std::size_t times) {
  if (terms.rhythm == Rhythm::weekly) return Days{terms.begin} + std::chrono::weeks{times};
  const Date moved = terms.begin + months_of(terms.rhythm) * static_cast<int>(times);
  return moved.ok() ? Days{moved} : Days{moved.year() / moved.month() / std::chrono::last};
}

}  // namespace

std::chrono::sys_days processing_day(const Settings& settings, UtcTime moment) {
  const Days today = day_of(moment);
  const bool missed = moment >= UtcTime{today} + settings.cut_off;
  return open_day_from(settings, missed ? today + std::chrono::days{1} : today);
}

std::optional<Step> next_execution(const StandingTerms& terms, std::size_t done) {
  const Days day = later(terms, done);
  if (terms.end && day > Days{*terms.end}) return std::nullopt;
  return Step{UtcTime{day}, std::nullopt, "", true};
}

std::deque<Step> timetable(const Order& order, const Settings& settings, UtcTime signed_at) {
  std::deque<Step> plan{{signed_at, Status::actc}};
  if (order.standing) {
    plan.push_back({signed_at + settings.payment_processing, Status::acsc});
    if (const auto first = next_execution(*order.standing, 0)) plan.push_back(*first);
    return plan;
  }
  const UtcTime start = start_of_processing(order, settings, signed_at);
  if (start != signed_at && settings.waiting_status == "PDNG")
    plan.push_back({signed_at, Status::pdng});
  if (order.cents == never_processed) return plan;
  const bool instant = order.product == Product::instant;
  const std::chrono::milliseconds whole = settings.instant_settlement;
  const UtcTime acsp = start + (instant ? whole / 2 : settings.payment_processing);
  const UtcTime acsc = instant ? start + whole : acsp + settings.payment_settlement;
  plan_processing(plan, order, acsp, acsc);
  return plan;
}

}  // namespace tpp::simulator
