#include "bank/api.hpp"

#include <algorithm>
#include <iterator>

#include "bank/endpoints.hpp"
#include "bank/old_style.hpp"
#include "bank/route.hpp"
#include "funds/funds_endpoint.hpp"
#include "payments/payment_routes.hpp"

namespace tpp::simulator {
namespace {

Outcome<http::Response> ask_consent_uris(Bank& bank, const http::Request& request,
                                         const http::PathParameters&) {
  return consent_uris(bank, request);
}

Outcome<http::Response> ask_token(Bank& bank, const http::Request& request,
                                  const http::PathParameters&) {
  return token(bank, request);
}

Outcome<http::Response> ask_accounts(Bank& bank, const http::Request& request,
                                     const http::PathParameters&) {
  return list_accounts(bank, request);
}

Outcome<http::Response> ask_details(Bank& bank, const http::Request& request,
                                    const http::PathParameters& path) {
  return account_details(bank, request, path.get("logical_id"));
}

Outcome<http::Response> ask_transactions(Bank& bank, const http::Request& request,
                                         const http::PathParameters& path) {
  return transactions(bank, request, path.get("logical_id"));
}

Outcome<http::Response> ask_funds(Bank& bank, const http::Request& request,
                                  const http::PathParameters&) {
  return confirm_funds(bank, request);
}

Outcome<http::Response> ask_funds_as_of_old(Bank& bank, const http::Request& request,
                                            const http::PathParameters&) {
  return read_funds(bank, request);
}

std::vector<Route> all_routes() {
  std::vector<Route> routes{
      {"GET", "/consent-uris", ask_consent_uris, {1, 2}},
      {"POST", "/token", ask_token, {1, "1.1"}},
      {"GET", "/accounts", ask_accounts, {}},
      {"GET", "/accounts/{logical_id}", ask_details, {1}},
      {"GET", "/accounts/{logical_id}/transactions", ask_transactions, {1, "1.2"}},
      {"POST", "/funds-confirmations", ask_funds, {}},
      {"GET", "/funds-confirmations", ask_funds_as_of_old, {1}},
  };
  std::ranges::copy(payment_routes(), std::back_inserter(routes));
  return routes;
}

const std::vector<Route>& bank_routes() {
  static const std::vector<Route> routes = all_routes();
  return routes;
}

bool refuses_in_old_style(const Route& route, const http::Request& request) {
  const auto version = asked_version(request);
  return version && std::ranges::find(route.old_style, *version) != route.old_style.end();
}

}  // namespace

BankApi::BankApi(Bank& bank) : bank_(bank) {
  for (const auto& route : bank_routes()) routes_.add(route.method, route.path);
}

http::Response BankApi::answer_found(const http::Request& request, const http::RouteMatch& match) {
  const Route& route = bank_routes()[match.index];
  auto outcome = route.endpoint(bank_, request, match.parameters);
  if (outcome) return std::move(*outcome);
  const Refused& refused = outcome.error();
  return answer_of(refuses_in_old_style(route, request) ? in_old_style(refused) : refused,
                   bank_.settings.short_error_codes);
}

http::Response BankApi::answer(const http::Request& request) {
  bank_.payments.settle(bank_.clock.now());
  const auto match = routes_.find(request.method, request.path);
  http::Response response;
  if (match.outcome == http::RouteLookup::found) {
    response = answer_found(request, match);
  } else if (match.outcome == http::RouteLookup::method_not_allowed) {
    response = plain_refusal(405, "The method is not allowed here.");
    response.headers.push_back({"Allow", match.allowed_methods});
  } else {
    response = plain_refusal(404, "There is nothing at this path.");
  }
  response.content_type = json_type;
  if (request.has_header("Request-ID"))
    response.headers.push_back({"Response-ID", std::string(request.header("Request-ID"))});
  return response;
}

}  // namespace tpp::simulator
