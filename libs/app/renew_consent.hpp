#pragma once
// renew_consent: a new authorisation of the same consent. Until the customer has granted it,
// nothing changes; abandoning it changes nothing at all.

#include "app/create_consent.hpp"

namespace tpp {

class RenewConsent {
 public:
  RenewConsent(ConsentStore& consents, Banks& banks, StartAuthorization& start, const Clock& clock);

  // Errors: not_found, conflict (never granted, or revoked), those of Bank and ConsentStore.
  Task<ConsentWithLink> operator()(const ConsentId& id, const Call& call);

 private:
  ConsentStore& consents_;
  Banks& banks_;
  StartAuthorization& start_;
  const Clock& clock_;
};

}  // namespace tpp
