#pragma once
// One trip of the customer to the bank's pages and back: single use, ten minutes.

#include <optional>
#include <string>

#include "core/clock.hpp"
#include "core/ids.hpp"
#include "core/secret.hpp"
#include "domain/consent.hpp"

namespace tpp {

enum class AuthorizationPurpose {
  initial,  // grants the consent
  renewal,  // replaces its tokens; abandoning it changes nothing
  sca,      // proves fresh SCA for the history of a live consent
};

struct Authorization {
  AuthorizationId id;
  ConsentId consent;
  AuthorizationPurpose purpose = AuthorizationPurpose::initial;
  Secret state;          // stored as a hash only
  Secret code_verifier;  // PKCE (RFC 7636)
  UtcTime expires_at;
};

// What a consumed state leads back to. The code verifier is handed out once.
struct ConsumedAuthorization {
  AuthorizationId id;
  AuthorizationPurpose purpose = AuthorizationPurpose::initial;
  Secret code_verifier;
  Consent consent;
};

// How a bank names the query parameters on the customer's way back to us.
struct ReturnNames {
  std::string code = "code";
  std::string state = "state";
  std::string sca_token = "sca_token";
  std::string error = "error";
  std::string issuer;  // that "iss" names when it is there (RFC 9207); empty: not checked
};

// What the bank put on the redirect back to us.
struct AuthorizationReturn {
  Secret state;
  std::optional<Secret> code;
  std::optional<Secret> sca_token;
  std::optional<std::string> error;  // untrusted text
};

// An authorisation as the frontend sees it.
struct AuthorizationLink {
  AuthorizationId id;
  AuthorizationPurpose purpose = AuthorizationPurpose::initial;
  std::string url;
  UtcTime expires_at;
};

}  // namespace tpp
