#include "bank/api.hpp"

#include "bank/endpoints.hpp"

namespace tpp::simulator {
namespace {

enum Endpoint : std::size_t {
  consent_route,
  token_route,
  list_route,
  details_route,
  history_route
};

}  // namespace

BankApi::BankApi(Bank& bank) : bank_(bank) {
  routes_.add("GET", "/consent-uris");
  routes_.add("POST", "/token");
  routes_.add("GET", "/accounts");
  routes_.add("GET", "/accounts/{logical_id}");
  routes_.add("GET", "/accounts/{logical_id}/transactions");
}

Outcome<http::Response> BankApi::dispatch(const http::Request& request,
                                          const http::RouteMatch& match) {
  switch (match.index) {
    case consent_route:
      return consent_uris(bank_, request);
    case token_route:
      return token(bank_, request);
    case list_route:
      return list_accounts(bank_, request);
    case details_route:
      return account_details(bank_, request, match.parameters.get("logical_id"));
    default:
      return transactions(bank_, request, match.parameters.get("logical_id"));
  }
}

http::Response BankApi::answer(const http::Request& request) {
  const auto match = routes_.find(request.method, request.path);
  http::Response response;
  if (match.outcome == http::RouteLookup::found) {
    auto outcome = dispatch(request, match);
    response = outcome ? std::move(*outcome)
                       : answer_of(outcome.error(), bank_.settings.short_error_codes);
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
