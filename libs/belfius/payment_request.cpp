#include "belfius/payment_request.hpp"

#include <utility>

#include "belfius/consent_page.hpp"
#include "belfius/path_template.hpp"
#include "belfius/payment_body.hpp"

namespace tpp::belfius {

const std::optional<Endpoint>& resource_for(PaymentKind kind, const PaymentProfile& profile) {
  switch (kind) {
    case PaymentKind::standing_order:
      return profile.standing_orders;
    case PaymentKind::bulk:
      return profile.bulk;
    case PaymentKind::single:
      break;
  }
  return profile.single;
}

namespace {

constexpr std::string_view product_mark = "{payment-product}";

bool takes(PaymentKind kind, PaymentProduct product, const PaymentProfile& profile) {
  const bool product_matters = kind != PaymentKind::bulk;
  return resource_for(kind, profile) && (!product_matters || profile.products.contains(product));
}

Error not_taken(PaymentKind kind) {
  return invalid_field(kind == PaymentKind::single ? "product" : "bank",
                       "this bank does not take such payments");
}

std::string with_product(std::string path, PaymentProduct product, const PaymentProfile& profile) {
  const auto found = profile.products.find(product);
  if (found != profile.products.end())
    replace_mark(path, product_mark, http::percent_encode(found->second));
  return path;
}

std::string resource_path(PaymentKind kind, PaymentProduct product, const PaymentProfile& profile) {
  return with_product(resource_for(kind, profile)->path, product, profile);
}

bool names_debtor(const PaymentOrder& order) {
  if (const auto* transfer = std::get_if<CreditTransfer>(&order))
    return transfer->debtor.has_value();
  if (const auto* standing = std::get_if<StandingOrder>(&order))
    return standing->transfer.debtor.has_value();
  return true;
}

}  // namespace

Result<void> check_order(const PaymentOrder& order, const PaymentProfile& profile) {
  const PaymentKind kind = kind_of(order);
  if (!takes(kind, product_of(order), profile)) return not_taken(kind);
  if (profile.debtor_required && !names_debtor(order))
    return invalid_field("debtor", "this bank needs to know the account to pay from");
  return {};
}

http::ClientRequest initiation_request(RequestBuilder& requests, const PaymentProfile& profile,
                                       const PaymentOrder& order, const InitiationRequest& wanted,
                                       const Call& call) {
  const PaymentKind kind = kind_of(order);
  const Endpoint& endpoint = *resource_for(kind, profile);
  const std::string path = resource_path(kind, product_of(order), profile);
  http::ClientRequest request = requests.to("POST", endpoint, path, wanted.language, call);
  BodyToSend body = body_of(order, profile);
  request.body = std::move(body.text);
  request.content_type = std::move(body.content_type);
  request.fresh_connection = true;
  if (wanted.token) {
    add_bearer(request, *wanted.token);
  } else {
    add_header(request, "Code-Challenge-Method", "S256");
    add_header(request, "Code-Challenge", code_challenge(wanted.code_verifier));
  }
  return request;
}

Result<http::ClientRequest> payment_request(RequestBuilder& requests, const char* method,
                                            const Endpoint& endpoint, const PaymentProfile& profile,
                                            const BankPayment& payment, const Call& call) {
  if (!takes(payment.kind, payment.product, profile)) return not_taken(payment.kind);
  std::string path = endpoint.path;
  replace_mark(path, "{resource}", resource_path(payment.kind, payment.product, profile));
  path = with_product(std::move(path), payment.product, profile);
  replace_mark(path, "{payment-id}", http::percent_encode(payment.bank_id.reveal()));
  return requests.to(method, endpoint, path, payment.language, call);
}

}  // namespace tpp::belfius
