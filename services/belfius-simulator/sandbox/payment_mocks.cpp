#include "sandbox/payment_mocks.hpp"

#include <nlohmann/json.hpp>

#include "bank/errors.hpp"
#include "sandbox/account_mocks.hpp"
#include "sandbox/consent_mocks.hpp"

namespace tpp::simulator {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* payment_id = "sandbox-payment-1";
constexpr const char* status = "ACSC";

http::Response json_mock(const Json& body) {
  http::Response response;
  response.body = body.dump();
  return response;
}

// A caller without a token needs a code on the way back.
std::string page_for(const http::Request& request) {
  return sandbox_page(request, Scope::pis, !request.has_header("Authorization"));
}

}  // namespace

http::Response mock_payment(const http::Request& request) {
  http::Response response = answer_of(sca_required(page_for(request)), false);
  Json body = Json::parse(response.body);
  body["payment_id"] = payment_id;
  response.body = body.dump();
  return response;
}

http::Response mock_payment_of_old(const http::Request& request) {
  http::Response response;
  response.status = 201;
  response.headers = {{"Location", page_for(request)}};
  return response;
}

http::Response mock_status(const http::Request&) {
  return json_mock({{"transaction_status", status}});
}

http::Response mock_details(const http::Request&) {
  return json_mock({{"payment_id", payment_id},
                    {"transaction_status", status},
                    {"debtor_account", {{"iban", sandbox_iban}, {"currency", "EUR"}}},
                    {"creditor_account", {{"iban", "BE15539000000030"}}},
                    {"creditor_name", "Tegenpartij Voorbeeld"},
                    {"endtoend_identification", "voorbeeld-1"},
                    {"instructed_amount", {{"amount", "10.00"}, {"currency", "EUR"}}}});
}

http::Response mock_cancellation(const http::Request&) {
  http::Response response;
  response.status = 204;
  return response;
}

}  // namespace tpp::simulator
