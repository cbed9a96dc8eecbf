#include "sandbox/sandbox_calls.hpp"

#include "sandbox/account_mocks.hpp"
#include "sandbox/consent_mocks.hpp"
#include "sandbox/payment_mocks.hpp"

namespace tpp::simulator {
namespace {

using Names = std::vector<const char*>;

const Names reading{"Accept-Language", "Client-ID", "Authorization"};
const Names reading_of_old{"Accept-Language", "Client-ID", "Authorization", "Redirect-URI"};
const Names asking{"Accept-Language", "Client-ID", "Redirect-URI"};
const Names consenting{"Accept-Language", "Client-ID", "Redirect-URI", "Code-Challenge-Method",
                       "Code-Challenge"};
const Names status_asking{"Accept-Language", "Client-ID"};

const SandboxNeeds credit_transfer{
    asking,
    {},
    {"creditor_account.iban", "creditor_name", "endtoend_identification",
     "instructed_amount.amount", "instructed_amount.currency"},
    SandboxBody::json,
    true};
const SandboxNeeds standing_order{
    asking,
    {},
    {"creditor_account.iban", "creditor_name", "endtoend_identification",
     "instructed_amount.amount", "instructed_amount.currency", "begin_date", "periodicity"},
    SandboxBody::json,
    true};
const SandboxNeeds transfer_of_old{asking,
                                   {},
                                   {"origin_account.iban", "remote_account.name",
                                    "remote_account.iban", "amount", "currency", "payment_id"},
                                   SandboxBody::json,
                                   true};

std::vector<SandboxCall> account_calls() {
  return {
      {"GET",
       "/sandbox/psd2/consent-uris",
       {{{1}, {consenting, {"iban"}, {}}, mock_consent_uris, true},
        {{2}, {consenting, {"scope", "iban"}, {}}, mock_consent_uris, true},
        {{3}, {consenting, {"scope", "iban"}, {}}, mock_consent_uris},
        {{}, {consenting, {"scope"}, {}}, mock_consent_uris}}},
      {"GET", "/sandbox/psd2/launcher.html", {{{}, {}, mock_way_back}}},
      {"POST",
       "/sandbox/psd2/token",
       {{{1, "1.1"}, {{"Authorization"}, {}, {}, SandboxBody::form}, mock_token_of_old, true},
        {{2}, {{"Authorization"}, {}, {}, SandboxBody::form}, mock_token_of_old},
        {{}, {{"Authorization"}, {}, {}, SandboxBody::form}, mock_token}}},
      {"GET", "/sandbox/psd2/accounts", {{{}, {reading, {}, {}}, mock_accounts}}},
      {"GET",
       "/sandbox/psd2/accounts/{logical_id}",
       {{{1}, {reading_of_old, {}, {}}, mock_account_1, true},
        {{2}, {reading, {}, {}}, mock_account_2},
        {{}, {reading, {}, {}}, mock_account_3}}},
      {"GET",
       "/sandbox/psd2/accounts/{logical_id}/transactions",
       {{{1, "1.2"}, {reading_of_old, {}, {}}, mock_transactions_of_old, true},
        {{}, {reading, {}, {}}, mock_transactions}}},
      {"GET",
       "/sandbox/psd2/funds-confirmations",
       {{{}, {reading_of_old, {"amount", "currency", "logical-id"}, {}}, mock_funds_of_old, true}}},
      {"POST",
       "/sandbox/psd2/funds-confirmations",
       {{{},
         {reading,
          {},
          {"account.iban", "instructed_amount.amount", "instructed_amount.currency"},
          SandboxBody::json},
         mock_funds}}},
  };
}

std::vector<SandboxCall> payment_calls() {
  return {
      {"POST",
       "/sandbox/psd2/payments/{product}",
       {{{1}, transfer_of_old, mock_payment_of_old, true}, {{}, credit_transfer, mock_payment}}},
      {"POST", "/sandbox/psd2/periodic-payments/{product}", {{{}, standing_order, mock_payment}}},
      {"POST",
       "/sandbox/psd2/bulk-payments/{product}",
       {{{}, {asking, {}, {}, SandboxBody::xml, true}, mock_payment}}},
  };
}

// Paths that differ only by what is paid.
struct Resource {
  const char* status;
  const char* payment;
  bool has_details;
};

constexpr Resource resources[] = {{"/sandbox/psd2/payments/{product}/{payment_id}/status",
                                   "/sandbox/psd2/payments/{product}/{payment_id}", true},
                                  {"/sandbox/psd2/periodic-payments/{product}/{payment_id}/status",
                                   "/sandbox/psd2/periodic-payments/{product}/{payment_id}", true},
                                  {"/sandbox/psd2/bulk-payments/{product}/{payment_id}/status",
                                   "/sandbox/psd2/bulk-payments/{product}/{payment_id}", false}};

std::vector<SandboxCall> all_calls() {
  auto calls = account_calls();
  for (auto& call : payment_calls()) calls.push_back(std::move(call));
  for (const auto& resource : resources) {
    calls.push_back({"GET", resource.status, {{{}, {status_asking, {}, {}}, mock_status}}});
    calls.push_back({"DELETE", resource.payment, {{{}, {reading, {}, {}}, mock_cancellation}}});
    if (resource.has_details)
      calls.push_back({"GET", resource.payment, {{{}, {reading, {}, {}}, mock_details}}});
  }
  return calls;
}

}  // namespace

const std::vector<SandboxCall>& sandbox_calls() {
  static const std::vector<SandboxCall> calls = all_calls();
  return calls;
}

}  // namespace tpp::simulator
