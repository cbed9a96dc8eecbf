#pragma once
// The use cases that routes.cpp deals out to handlers.

#include "app/accounts.hpp"
#include "app/complete_authorization.hpp"
#include "app/consents.hpp"
#include "app/create_consent.hpp"
#include "app/list_transactions.hpp"
#include "app/renew_consent.hpp"

namespace tpp::gateway {

struct UseCases {
  CreateConsent& create_consent;
  ListConsents& list_consents;
  GetConsent& get_consent;
  RevokeConsent& revoke_consent;
  RenewConsent& renew_consent;
  CompleteAuthorization& complete_authorization;
  ListAccounts& list_accounts;
  GetAccount& get_account;
  ListTransactions& list_transactions;
  Banks& banks;
  const CursorBox& cursors;
};

}  // namespace tpp::gateway
