#pragma once
// What a caller of /consent-uris asks for: it differs by version.

#include "bank/bank.hpp"
#include "bank/outcome.hpp"
#include "bank/version.hpp"
#include "http/url.hpp"

namespace tpp::simulator {

struct ConsentQuestion {
  Scope scope = Scope::ais;
  std::string iban;  // empty: the customer chooses
};

// Version 4 takes the scope AIS and no account; 3 and 2 take AIS or CAF for one account; 1 means
// AIS unless it says otherwise.
Outcome<ConsentQuestion> read_consent_question(Bank& bank, const Version& version,
                                               const http::QueryParameters& query);

}  // namespace tpp::simulator
