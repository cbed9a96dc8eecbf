#include <nlohmann/json.hpp>

#include "bank/challenge.hpp"
#include "bank/request_checks.hpp"
#include "payments/endpoints.hpp"
#include "payments/order_rules.hpp"
#include "payments/payer.hpp"
#include "payments/read_order.hpp"
#include "payments/refusals.hpp"
#include "payments/signature_check.hpp"
#include "payments/signing_link.hpp"

namespace tpp::simulator {
namespace {

// What the headers of a POST say.
struct Initiation {
  Product product = Product::sepa;
  bool first_version = false;
  std::string redirect_uri;
  std::string challenge;  // empty with a token
  std::string customer;   // of the token
};

std::optional<Refused> check_versions(const Bank& bank, const http::Request& request,
                                      Product product) {
  if (product == Product::standing) return check_common(bank, request, {2});
  if (product == Product::bulk) return check_common(bank, request, {1});
  return check_common(bank, request, {3, 1});
}

std::optional<Refused> check_media_type(const http::Request& request, Product product) {
  if (!request.has_header("Content-Type")) return missing_header("Content-Type");
  const char* wanted = product == Product::bulk ? "application/xml" : "application/json";
  if (!request.header("Content-Type").starts_with(wanted)) return invalid_header();
  return std::nullopt;
}

// With a valid token no code is handed out later, so that no challenge is needed.
std::optional<Refused> read_authorization(Bank& bank, const http::Request& request,
                                          Initiation& call) {
  if (!request.has_header("Authorization")) {
    auto challenge = check_challenge(request);
    if (!challenge) return challenge.error();
    call.challenge = *challenge;
    return std::nullopt;
  }
  auto consent = check_bearer(bank, request, Scope::pis);
  if (!consent) return consent.error();
  call.customer = (*consent)->customer;
  return std::nullopt;
}

Outcome<Initiation> read_headers(Bank& bank, const http::Request& request, Product product) {
  if (auto refused = check_versions(bank, request, product)) return *refused;
  if (auto refused = check_media_type(request, product)) return *refused;
  if (auto refused = check_language(request)) return *refused;
  auto redirect_uri = check_redirect_uri(bank, request);
  if (!redirect_uri) return redirect_uri.error();
  if (auto refused = check_client(bank, request, false)) return *refused;
  Initiation call;
  call.product = product;
  call.redirect_uri = *redirect_uri;
  const bool single = product != Product::standing && product != Product::bulk;
  call.first_version = single && asked_version(request) == Version(1);
  if (auto refused = read_authorization(bank, request, call)) return *refused;
  if (auto refused = check_signature(bank, request)) return *refused;
  return call;
}

Outcome<Order> read_body(const Initiation& call, const std::string& body) {
  if (call.product == Product::bulk) return read_bulk(body);
  return call.first_version ? read_first_version(call.product, body)
                            : read_order(call.product, body);
}

http::Response with_location(unsigned status, const std::string& url, std::string body) {
  http::Response response;
  response.status = status;
  response.body = std::move(body);
  if (!url.empty()) response.headers.push_back({"Location", url});
  return response;
}

nlohmann::ordered_json receipt_of(const Payment& payment) {
  return {{"payment_id", payment.id}, {"transaction_status", name_of(payment.status())}};
}

// The error form of the newest generation, with the order's id beside it.
http::Response refusal_to_sign(const Bank& bank, const Payment& payment, const std::string& url) {
  auto response = answer_of(sca_required(url), bank.settings.short_error_codes);
  auto body = nlohmann::ordered_json::parse(response.body);
  body["payment_id"] = payment.id;
  response.body = body.dump();
  return response;
}

http::Response answer_to_sign(const Bank& bank, const Payment& payment, const std::string& url) {
  const std::string& form = bank.settings.payment_answer;
  if (payment.order.version == 1 && payment.order.product != Product::bulk)
    return with_location(form == "302" ? 302 : 201, url, "");
  if (form == "401") return refusal_to_sign(bank, payment, url);
  auto body = receipt_of(payment);
  if (form != "302") body["redirect_uri"] = url;
  return with_location(static_cast<unsigned>(std::stoul(form)), url, body.dump());
}

http::Response answer_started(const Payment& payment) {
  const bool first = payment.order.version == 1 && payment.order.product != Product::bulk;
  return with_location(201, "", first ? "" : receipt_of(payment).dump());
}

}  // namespace

Outcome<http::Response> initiate_payment(Bank& bank, const http::Request& request) {
  const auto product = product_at(request.path);
  if (!product) return plain_refusal(404, "There is no such product.");
  if (*product == Product::bulk && bank.brand == "banx") return profile_forbids();
  auto call = read_headers(bank, request, *product);
  if (!call) return call.error();
  auto order = read_body(*call, std::string(request.body));
  if (!order) return order.error();
  if (!order->tpp_id.empty() && bank.payments.find(order->tpp_id)) return invalid_input();
  if (auto refused = check_order(bank, *order)) return *refused;
  auto payer = find_payer(bank, *order, call->customer);
  if (!payer) return payer.error();

  Payment& payment = bank.payments.take(std::move(*order), bank.clock.now());
  payment.request_id = request.header("Request-ID");
  payment.with_token = call->challenge.empty();
  if (payer->customer) payment.customer = payer->customer->id;
  if (bank.settings.payment_exempt && payer->account) {
    payment.debtor_iban = payer->account->iban;
    bank.payments.start_at_once(payment, bank.clock.now());
    return answer_started(payment);
  }
  Link link;
  link.scope = Scope::pis;
  link.payment_id = payment.id;
  link.redirect_uri = call->redirect_uri;
  link.code_challenge = call->challenge;
  const auto languages = page_languages(request.header("Accept-Language"));
  const std::string url =
      open_signing_page(bank, std::move(link), languages.empty() ? "fr" : languages.front());
  return answer_to_sign(bank, payment, url);
}

}  // namespace tpp::simulator
