#pragma once
// What clients are told about without asking: the ends of consents and payments.

#include <optional>
#include <string>
#include <string_view>

#include "core/clock.hpp"
#include "core/ids.hpp"

namespace tpp {

enum class EventKind {
  consent_ending,  // in so many days
  consent_expired,
  consent_renewal_due,
  consent_revoked,
  payment_final,
};

std::string_view name_of(EventKind kind);
std::optional<EventKind> event_kind_from(std::string_view name);

struct Event {
  std::string id;
  EventKind kind = EventKind::consent_ending;
  UtcTime at;
  std::string psu_ref;
  BankId bank;
  std::optional<ConsentId> consent;
  std::optional<PaymentId> payment;
  std::string status;              // of the consent or payment at that moment
  std::string reason;              // a machine word; empty: none
  std::optional<UtcTime> ends_at;  // of a consent
  std::optional<int> days_left;    // of consent_ending
};

}  // namespace tpp
