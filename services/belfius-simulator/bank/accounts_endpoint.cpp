#include <nlohmann/json.hpp>

#include "bank/account_access.hpp"
#include "bank/endpoints.hpp"
#include "bank/request_checks.hpp"

namespace tpp::simulator {
namespace {

using Json = nlohmann::ordered_json;

Json links_of(const std::string& logical_id) {
  return {{"self", {{"href", account_href(logical_id)}}},
          {"transactions", {{"href", transactions_href(logical_id)}}}};
}

}  // namespace

Outcome<http::Response> list_accounts(Bank& bank, const http::Request& request) {
  if (auto refused = check_common(bank, request, {1, 3})) return *refused;
  if (auto refused = check_language(request)) return *refused;
  if (auto refused = check_client(bank, request, false)) return *refused;
  auto consent = check_bearer(bank, request, Scope::ais);
  if (!consent) return consent.error();
  auto list = Json::array();
  for (const auto& granted : (*consent)->accounts)
    list.push_back({{"logical_id", granted.logical_id},
                    {"iban", granted.account->iban},
                    {"currency", "EUR"},
                    {"_links", links_of(granted.logical_id)}});
  http::Response response;
  response.body = Json{{"accounts", std::move(list)}}.dump();
  return response;
}

}  // namespace tpp::simulator
