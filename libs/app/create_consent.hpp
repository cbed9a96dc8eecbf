#pragma once
// create_consent: a new consent and the bank's page for the customer.

#include "app/start_authorization.hpp"
#include "domain/client.hpp"

namespace tpp {

struct NewConsent {
  std::string psu_ref;
  BankId bank;
  ConsentScope scope = ConsentScope::ais;
  std::optional<std::string> language;  // nothing: the bank's default
  std::string return_url;
  std::optional<Iban> iban;  // of a consent for one account
};

struct ConsentWithLink {
  Consent consent;
  AuthorizationLink link;
};

class CreateConsent {
 public:
  CreateConsent(ConsentStore& consents, Banks& banks, StartAuthorization& start, IdSource& ids,
                const Clock& clock);

  // Errors: validation_failed (all wrong fields at once), forbidden, those of Bank and
  // ConsentStore.
  Task<ConsentWithLink> operator()(const Client& client, NewConsent wanted, const Call& call);

 private:
  ConsentStore& consents_;
  Banks& banks_;
  StartAuthorization& start_;
  IdSource& ids_;
  const Clock& clock_;
};

}  // namespace tpp
