#include "api/routes.hpp"

#include "api/accounts.hpp"
#include "api/authorizations.hpp"
#include "api/banks.hpp"
#include "api/consents.hpp"
#include "api/events.hpp"
#include "api/funds.hpp"
#include "api/payments.hpp"
#include "api/psus.hpp"

namespace tpp::gateway {

std::vector<Route> make_routes(UseCases& use) {
  using enum ClientScope;
  using C = const Context&;
  // clang-format off
  return {
      {"POST",   "/v1/consents",                             "create_consent",         {ais, caf}, [&](C c) { return create_consent(c, use.create_consent, use.banks); }},
      {"GET",    "/v1/consents",                             "list_consents",          {ais, caf}, [&](C c) { return list_consents(c, use.list_consents, use.banks, use.cursors); }},
      {"GET",    "/v1/consents/{consent_id}",                "get_consent",            {ais, caf}, [&](C c) { return get_consent(c, use.get_consent, use.banks); }},
      {"DELETE", "/v1/consents/{consent_id}",                "revoke_consent",         {ais, caf}, [&](C c) { return revoke_consent(c, use.revoke_consent); }},
      {"POST",   "/v1/consents/{consent_id}/renew",          "renew_consent",          {ais, caf}, [&](C c) { return renew_consent(c, use.renew_consent, use.banks); }},
      {"GET",    "/start/{token}",                           "start_page",             {},         [&](C c) { return start_page(c, use.start_pages, use.public_url); }},
      {"GET",    "/callback/{bank}",                         "bank_callback",          {},         [&](C c) { return bank_callback(c, use); }},
      {"POST",   "/v1/authorizations/complete",              "complete_authorization", {ais, pis, caf}, [&](C c) { return complete_authorization(c, use.return_from_bank, use.banks); }},
      {"GET",    "/v1/accounts",                             "list_accounts",          {ais},      [&](C c) { return list_accounts(c, use.list_accounts, use.cursors); }, BodyType::json, CustomerData::given},
      {"GET",    "/v1/accounts/{account_id}",                "get_account",            {ais},      [&](C c) { return get_account(c, use.get_account); }, BodyType::json, CustomerData::given},
      {"GET",    "/v1/accounts/{account_id}/balances",       "get_balances",           {ais},      [&](C c) { return get_balances(c, use.get_account); }, BodyType::json, CustomerData::given},
      {"GET",    "/v1/accounts/{account_id}/quota",          "get_quota",              {ais},      [&](C c) { return get_quota(c, use.get_quota); }},
      {"GET",    "/v1/accounts/{account_id}/transactions",   "list_transactions",      {ais},      [&](C c) { return list_transactions(c, use.list_transactions); }, BodyType::json, CustomerData::given},
      {"POST",   "/v1/funds-confirmations",                  "confirm_funds",          {caf},      [&](C c) { return confirm_funds(c, use.confirm_funds); }, BodyType::json, CustomerData::given},
      {"POST",   "/v1/payments",                             "create_payment",         {pis},      [&](C c) { return create_payment(c, use.submit_payment); }},
      {"GET",    "/v1/payments",                             "list_payments",          {pis},      [&](C c) { return list_payments(c, use.list_payments, use.cursors); }},
      {"GET",    "/v1/payments/{payment_id}",                "get_payment",            {pis},      [&](C c) { return get_payment(c, use.get_payment); }},
      {"GET",    "/v1/payments/{payment_id}/history",        "get_payment_history",    {pis},      [&](C c) { return get_payment_history(c, use.get_payment_history); }},
      {"GET",    "/v1/payments/{payment_id}/details",        "get_payment_details",    {pis},      [&](C c) { return get_payment_details(c, use.get_payment_details); }, BodyType::json, CustomerData::given},
      {"POST",   "/v1/payments/{payment_id}/cancel",         "cancel_payment",         {pis},      [&](C c) { return cancel_payment(c, use.cancel_payment); }},
      {"POST",   "/v1/standing-orders",                      "create_standing_order",  {pis},      [&](C c) { return create_standing_order(c, use.submit_payment); }},
      {"POST",   "/v1/bulk-payments",                        "create_bulk_payment",    {pis},      [&](C c) { return create_bulk_payment(c, use.submit_payment, use.bulk_files); }, BodyType::json_or_xml},
      {"GET",    "/v1/events",                               "list_events",            {ais, pis, caf}, [&](C c) { return list_events(c, use.list_events); }},
      {"DELETE", "/v1/psus/{psu_ref}",                       "erase_psu",              {ais, pis, caf}, [&](C c) { return erase_psu(c, use.erase_psu); }},
      {"DELETE", "/v1/psus",                                 "erase_named_psu",        {ais, pis, caf}, [&](C c) { return erase_named_psu(c, use.erase_psu); }},
      {"GET",    "/v1/banks",                                "list_banks",             {ais, pis, caf, admin}, [&](C c) { return list_banks(c, use.banks, use.channels); }},
  };
  // clang-format on
}

}  // namespace tpp::gateway
