#include "domain/consent.hpp"

#include "domain/name_table.hpp"

namespace tpp {
namespace {

constexpr std::array scopes{std::pair{ConsentScope::ais, std::string_view("ais")},
                            std::pair{ConsentScope::caf, std::string_view("caf")}};

constexpr std::array statuses{
    std::pair{ConsentStatus::pending_authorization, std::string_view("pending_authorization")},
    std::pair{ConsentStatus::authorized, std::string_view("authorized")},
    std::pair{ConsentStatus::renewal_due, std::string_view("renewal_due")},
    std::pair{ConsentStatus::expired, std::string_view("expired")},
    std::pair{ConsentStatus::revoked, std::string_view("revoked")},
    std::pair{ConsentStatus::rejected, std::string_view("rejected")},
    std::pair{ConsentStatus::failed, std::string_view("failed")},
};

bool is_live(ConsentStatus status) {
  return status == ConsentStatus::authorized || status == ConsentStatus::renewal_due;
}

bool abandoned(const Consent& consent, UtcTime now) {
  return consent.status == ConsentStatus::pending_authorization && consent.pending_until &&
         *consent.pending_until <= now;
}

bool ended(const Consent& consent, UtcTime now) {
  return is_live(consent.status) && consent.expires_at && *consent.expires_at <= now;
}

Result<void> usable_in(ConsentStatus status) {
  switch (status) {
    case ConsentStatus::authorized:
    case ConsentStatus::renewal_due:
      return {};
    case ConsentStatus::pending_authorization:
      return Error{Errc::consent_pending, "the customer has not authorised this consent yet"};
    case ConsentStatus::expired:
      return Error{Errc::consent_expired, "the consent has ended; renew it"};
    case ConsentStatus::revoked:
      return Error{Errc::consent_revoked, "the consent was revoked; create a new one"};
    case ConsentStatus::rejected:
    case ConsentStatus::failed:
      break;
  }
  return Error{Errc::consent_unusable, "the consent was never granted; create a new one"};
}

}  // namespace

std::string_view name_of(ConsentScope scope) {
  return name_in(scopes, scope);
}
std::optional<ConsentScope> consent_scope_from(std::string_view name) {
  return value_in<ConsentScope>(scopes, name);
}
std::string_view name_of(ConsentStatus status) {
  return name_in(statuses, status);
}
std::optional<ConsentStatus> consent_status_from(std::string_view name) {
  return value_in<ConsentStatus>(statuses, name);
}

Consent as_of(Consent consent, UtcTime now) {
  if (abandoned(consent, now)) {
    consent.status = ConsentStatus::failed;
    consent.status_reason = "authorization_expired";
  }
  if (ended(consent, now)) {
    consent.status = ConsentStatus::expired;
    consent.status_reason = "lifetime_ended";
  }
  return consent;
}

std::optional<UtcTime> renew_from(const Consent& consent, const ConsentTerms& terms) {
  if (!consent.expires_at) return std::nullopt;
  return *consent.expires_at - terms.renew_before;
}

Result<void> check_usable(const Consent& consent) {
  return usable_in(consent.status);
}

Result<void> check_usable(const Consent& consent, UtcTime now) {
  if (abandoned(consent, now)) return usable_in(ConsentStatus::failed);
  if (ended(consent, now)) return usable_in(ConsentStatus::expired);
  return usable_in(consent.status);
}

Result<void> check_scope(const Consent& consent, ConsentScope needed) {
  if (consent.scope == needed) return {};
  return Error{Errc::conflict, "the consent has scope " + std::string(name_of(consent.scope)) +
                                   ", and this needs one with scope " +
                                   std::string(name_of(needed))};
}

Result<void> check_renewable(const Consent& consent) {
  if (is_live(consent.status) || consent.status == ConsentStatus::expired) return {};
  const std::string status(name_of(consent.status));
  return Error{Errc::conflict, "a consent that is " + status + " cannot be renewed"};
}

}  // namespace tpp
