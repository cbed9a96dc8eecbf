#include "domain/event.hpp"

#include "domain/name_table.hpp"

namespace tpp {
namespace {

constexpr NameTable<EventKind, 5> kinds{{
    {EventKind::consent_ending, "consent_ending"},
    {EventKind::consent_expired, "consent_expired"},
    {EventKind::consent_renewal_due, "consent_renewal_due"},
    {EventKind::consent_revoked, "consent_revoked"},
    {EventKind::payment_final, "payment_final"},
}};

}  // namespace

std::string_view name_of(EventKind kind) {
  return name_in(kinds, kind);
}
std::optional<EventKind> event_kind_from(std::string_view name) {
  return value_in<EventKind>(kinds, name);
}

}  // namespace tpp
