#pragma once
// The use cases that routes.cpp deals out to handlers.

#include "api/bulk_body.hpp"
#include "app/accounts.hpp"
#include "app/cancel_payment.hpp"
#include "app/confirm_funds.hpp"
#include "app/consents.hpp"
#include "app/create_consent.hpp"
#include "app/erase_psu.hpp"
#include "app/list_events.hpp"
#include "app/list_transactions.hpp"
#include "app/payments.hpp"
#include "app/renew_consent.hpp"
#include "app/return_from_bank.hpp"
#include "app/start_pages.hpp"
#include "app/submit_payment.hpp"
#include "domain/ports/bank_channels.hpp"

namespace tpp::gateway {

struct UseCases {
  CreateConsent& create_consent;
  ListConsents& list_consents;
  GetConsent& get_consent;
  RevokeConsent& revoke_consent;
  RenewConsent& renew_consent;
  ReturnFromBank& return_from_bank;
  ListAccounts& list_accounts;
  GetAccount& get_account;
  GetQuota& get_quota;
  ListTransactions& list_transactions;
  ConfirmFunds& confirm_funds;
  SubmitPayment& submit_payment;
  GetPayment& get_payment;
  ListPayments& list_payments;
  GetPaymentHistory& get_payment_history;
  GetPaymentDetails& get_payment_details;
  CancelPayment& cancel_payment;
  const BulkFiles& bulk_files;
  ListEvents& list_events;
  ErasePsu& erase_psu;
  Banks& banks;
  const CursorBox& cursors;
  const BankChannels& channels;
  StartPages& start_pages;
  const std::string& public_url;
};

}  // namespace tpp::gateway
