#pragma once
// How long what is kept, see docs/adr/0018. Kinds are named as the metric's label.

#include <array>
#include <chrono>
#include <cstdint>
#include <string_view>

namespace tpp {

enum class Kept : std::uint8_t {
  tokens,               // of consents that have ended, their journal too
  authorizations,       // states and PKCE verifiers, after their end
  idempotency_answers,  // of finished payments: what a repeated request is answered
  idempotency_keys,     // of finished payments
  events,               // after the client has fetched them
  payments,             // after their end
  consents,             // after their end, with what hangs on them
  audit,
};

inline constexpr std::array all_kept{
    Kept::tokens,           Kept::authorizations, Kept::idempotency_answers,
    Kept::idempotency_keys, Kept::events,         Kept::payments,
    Kept::consents,         Kept::audit};

constexpr std::string_view name_of(Kept what) {
  constexpr std::array<std::string_view, all_kept.size()> names{
      "tokens",   "authorizations", "idempotency_answers", "idempotency_keys", "events", "payments",
      "consents", "audit"};
  return names.at(static_cast<std::size_t>(what));
}

struct RetentionPeriods {
  std::chrono::milliseconds tokens = std::chrono::hours(1);
  std::chrono::milliseconds authorizations = std::chrono::minutes(15);
  std::chrono::milliseconds idempotency_answers = std::chrono::days(7);
  std::chrono::milliseconds idempotency_keys = std::chrono::days(396);  // 13 months
  std::chrono::milliseconds events = std::chrono::days(30);
  std::chrono::milliseconds evidence = std::chrono::days(1827);  // five years

  std::chrono::milliseconds of(Kept what) const {
    switch (what) {
      case Kept::tokens:
        return tokens;
      case Kept::authorizations:
        return authorizations;
      case Kept::idempotency_answers:
        return idempotency_answers;
      case Kept::idempotency_keys:
        return idempotency_keys;
      case Kept::events:
        return events;
      case Kept::payments:
      case Kept::consents:
      case Kept::audit:
        break;
    }
    return evidence;
  }
};

}  // namespace tpp
