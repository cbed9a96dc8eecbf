#pragma once
// A customer's permission to read at one bank, and the rules of its life. The id survives renewals.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "core/iban.hpp"
#include "core/ids.hpp"
#include "core/result.hpp"
#include "domain/token.hpp"

namespace tpp {

enum class ConsentScope { ais, caf };
enum class ConsentStatus {
  pending_authorization,
  authorized,
  renewal_due,  // the bank wants the customer again; what needs no fresh SCA goes on working
  expired,
  revoked,
  rejected,  // the customer said no
  failed,    // the authorisation was abandoned or could not be finished
};

std::string_view name_of(ConsentScope scope);
std::optional<ConsentScope> consent_scope_from(std::string_view name);
std::string_view name_of(ConsentStatus status);
std::optional<ConsentStatus> consent_status_from(std::string_view name);

struct Consent {
  ConsentId id;
  ClientId client;
  std::string psu_ref;
  BankId bank;
  ConsentScope scope = ConsentScope::ais;
  std::string language;  // ISO 639-1 of the bank's pages
  std::string return_url;
  ConsentStatus status = ConsentStatus::pending_authorization;
  std::string status_reason;  // a machine word such as "access_denied"; empty when none
  UtcTime created_at;
  std::optional<UtcTime> authorized_at;
  std::optional<UtcTime> expires_at;
  std::optional<UtcTime> pending_until;   // end of the initial authorisation, while it is open
  std::optional<TokenState> token_state;  // nothing before the first token
  std::vector<AccountId> accounts;
  std::optional<Iban> iban;  // of a consent for one account; gone once the consent is revoked
};

// How long a consent and its authorisations last. Days come from the bank profile.
struct ConsentTerms {
  std::chrono::days lifetime{180};
  std::chrono::days renew_before{14};
};
inline constexpr std::chrono::minutes authorization_lifetime{10};

// The stored consent as it stands at `now`: abandoned authorisations and the legal end show
// without anybody having to write them down first.
Consent as_of(Consent consent, UtcTime now);

// When to start asking the customer to renew.
std::optional<UtcTime> renew_from(const Consent& consent, const ConsentTerms& terms);

// Errors: consent_pending, consent_expired, consent_revoked, consent_unusable.
// renewal_due is usable: only the bank knows which calls still work.
Result<void> check_usable(const Consent& consent);
// The same for the consent as_of(now), without a copy of it.
Result<void> check_usable(const Consent& consent, UtcTime now);

// conflict when the consent was given for something else.
Result<void> check_scope(const Consent& consent, ConsentScope needed);

// May the customer be sent to the bank again for this same consent? conflict when not.
Result<void> check_renewable(const Consent& consent);

struct ConsentFilter {
  std::optional<std::string> psu_ref;
  std::optional<BankId> bank;
  std::optional<ConsentScope> scope;
  std::optional<ConsentStatus> status;
  std::optional<UtcTime> expires_before;
};

}  // namespace tpp
