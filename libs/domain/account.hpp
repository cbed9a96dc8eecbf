#pragma once
// Payment accounts that a consent gives access to.

#include <optional>
#include <string>
#include <vector>

#include "core/iban.hpp"
#include "core/ids.hpp"
#include "core/money.hpp"
#include "core/secret.hpp"
#include "domain/consent.hpp"
#include "domain/logical_id.hpp"
#include "domain/token.hpp"

namespace tpp {

// As the bank lists it after an authorisation.
struct GrantedAccount {
  LogicalId logical_id;
  Iban iban;
  Currency currency;
};

// As we store it. The id stays the same over renewals: it goes with the consent and the IBAN.
struct Account {
  AccountId id;
  ConsentId consent;
  BankId bank;
  Iban iban;
  Currency currency;
};

struct Balance {
  Money amount;
  bool compartment = false;  // of one currency of a multi-currency account
};

// As the bank tells it now.
struct AccountDetails {
  Iban iban;
  Currency currency;
  std::string product_type;  // the bank's own words; empty when it does not say
  std::string product_name;
  std::string holder_name;
  std::string psu_name;
  bool multicurrency = false;
  // The first is the account's balance; of a multi-currency account it is in EUR, and the bank
  // does not say whether that is the EUR compartment or the sum. Compartments follow.
  std::vector<Balance> balances;
};

// All that a read needs to know, loaded at once and cached.
struct AccountAccess {
  Account account;
  Consent consent;
  LogicalId logical_id;
  AccessToken access_token;
  std::optional<ScaToken> sca_token;
};

}  // namespace tpp
