#include <nlohmann/json.hpp>

#include "bank/request_checks.hpp"
#include "payments/endpoints.hpp"
#include "payments/refusals.hpp"
#include "payments/signature_check.hpp"

namespace tpp::simulator {
namespace {

using Json = nlohmann::ordered_json;

std::optional<Refused> check_headers(const Bank& bank, const http::Request& request) {
  if (auto refused = check_common(bank, request, {1})) return refused;
  if (auto refused = check_language(request)) return refused;
  return check_client(bank, request, false);
}

Outcome<Payment*> find_payment(Bank& bank, const http::Request& request,
                               const std::string& payment_id) {
  const auto product = product_at(request.path);
  Payment* payment = product ? bank.payments.find(*product, payment_id) : nullptr;
  if (!payment) return payment_not_found();
  return payment;
}

// Found, and the bearer's own: nobody else may see or end it.
Outcome<Payment*> find_own_payment(Bank& bank, const http::Request& request,
                                   const std::string& payment_id) {
  auto consent = check_bearer(bank, request, Scope::pis);
  if (!consent) return consent.error();
  auto payment = find_payment(bank, request, payment_id);
  if (!payment) return payment.error();
  if ((*payment)->customer != (*consent)->customer) return profile_forbids();
  return *payment;
}

Json status_of(const Payment& payment) {
  Json body{{"transaction_status", name_of(payment.status())}};
  if (!payment.reason().empty()) body["reason_code"] = payment.reason();
  return body;
}

http::Response json_response(const Json& body) {
  http::Response response;
  response.body = body.dump();
  return response;
}

std::optional<Refused> check_id_type(const http::Request& request) {
  auto query = check_query(request.query);
  if (!query) return query.error();
  const auto type = query->get("payment_id_type");
  if (!type) return missing_input("payment_id_type");
  if (*type != "INTERNAL") return invalid_input();
  return std::nullopt;
}

bool may_be_cancelled(const Payment& payment) {
  const Status status = payment.status();
  // A standing order is active when signed: ACSC. It can be ended while executions are to come.
  if (payment.order.standing && status == Status::acsc) return !payment.plan.empty();
  return payment.unsigned_yet() || status == Status::actc || status == Status::pdng ||
         status == Status::accp;
}

}  // namespace

Outcome<http::Response> payment_status(Bank& bank, const http::Request& request,
                                       const std::string& payment_id) {
  if (auto refused = check_headers(bank, request)) return *refused;
  if (request.has_header("Authorization")) {
    auto consent = check_bearer(bank, request, Scope::pis);
    if (!consent) return consent.error();
  }
  auto payment = find_payment(bank, request, payment_id);
  if (!payment) return payment.error();
  return json_response(status_of(**payment));
}

Outcome<http::Response> payment_details(Bank& bank, const http::Request& request,
                                        const std::string& payment_id) {
  if (product_at(request.path) == Product::bulk)
    return plain_refusal(404, "There is nothing at this path.");
  if (auto refused = check_headers(bank, request)) return *refused;
  if (auto refused = check_id_type(request)) return *refused;
  auto payment = find_own_payment(bank, request, payment_id);
  if (!payment) return payment.error();
  Json body = Json::parse((*payment)->order.document);
  body["payment_id"] = (*payment)->id;
  body.update(status_of(**payment));
  const std::string& iban = (*payment)->debtor_iban;
  if (!iban.empty() && !(*payment)->order.debtor_iban)
    body["debtor_account"] = {{"iban", iban}, {"currency", "EUR"}};
  return json_response(body);
}

Outcome<http::Response> cancel_payment(Bank& bank, const http::Request& request,
                                       const std::string& payment_id) {
  if (auto refused = check_headers(bank, request)) return *refused;
  if (auto refused = check_signature(bank, request)) return *refused;
  auto payment = find_own_payment(bank, request, payment_id);
  if (!payment) return payment.error();
  const Product product = (*payment)->order.product;
  if (product == Product::bulk || product == Product::instant) return profile_forbids();
  if ((*payment)->status() != Status::canc) {
    if (!may_be_cancelled(**payment)) return cancellation_too_late();
    bank.payments.cancel(**payment, bank.clock.now());
  }
  http::Response response;
  response.status = 204;
  return response;
}

}  // namespace tpp::simulator
