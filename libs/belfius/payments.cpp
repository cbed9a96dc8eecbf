#include "belfius/payments.hpp"

#include <utility>

#include "belfius/consent_page.hpp"
#include "belfius/json.hpp"
#include "belfius/payment_answer.hpp"
#include "belfius/payment_refusal.hpp"
#include "belfius/payment_request.hpp"
#include "belfius/signing_page.hpp"

namespace tpp::belfius {
namespace {

namespace chr = std::chrono;

PaymentTraits traits_of(const PaymentProfile& profile) {
  PaymentTraits traits;
  if (profile.single)
    for (const auto& [product, spelling] : profile.products)
      traits.single_products.push_back(product);
  traits.standing_orders = profile.standing_orders.has_value();
  traits.bulk = profile.bulk.has_value();
  traits.urgency = profile.urgency.has_value();
  traits.debtor_required = profile.debtor_required;
  traits.page_lifetime = profile.signing_page.lifetime;
  traits.finds_by_our_id = !profile.answer.names_payment;
  return traits;
}

Error unknown(std::string cause) {
  return Error{Errc::bank_outcome_unknown, "the bank's answer cannot be trusted", std::move(cause)};
}

}  // namespace

BelfiusPayments::BelfiusPayments(BankProfile profile, BelfiusAccess access, BankCaller& caller,
                                 IdSource& ids, const Clock& clock, RequestSigner signer)
    : profile_(std::move(profile)),
      access_(std::move(access)),
      caller_(caller),
      clock_(clock),
      traits_(traits_of(*profile_.payments)),
      origins_(page_origins_of(profile_, access_)),
      parser_(std::make_unique<JsonParser>()),
      requests_(profile_, access_, ids),
      errors_(profile_, origins_, *parser_, clock),
      signer_(std::move(signer)) {}

BelfiusPayments::~BelfiusPayments() = default;

Task<Initiation> BelfiusPayments::initiate(const PaymentOrder& order,
                                           const InitiationRequest& request, const Call& call) {
  auto fits = check_order(order, payments());
  if (!fits) co_return fits.error();
  const Endpoint& endpoint = *resource_for(kind_of(order), payments());
  const Deadline started = chr::steady_clock::now();
  auto wanted = initiation_request(requests_, payments(), order, request, call);
  signer_.sign(wanted, clock_.now());
  const std::string request_id = request_id_of(wanted);
  auto response = co_await change(endpoint, std::move(wanted), call.by);
  if (!response) {
    Error error = ErrorMap::send_failed(response.error(), CallKind::initiation);
    co_return caller_.noted<Initiation>(endpoint, started, std::move(error));
  }
  co_return caller_.noted(endpoint, started, initiation_in(*response, request, request_id));
}

Task<http::ClientResponse> BelfiusPayments::change(const Endpoint& endpoint,
                                                   http::ClientRequest request, Deadline by) {
  const Sending sending{endpoint, LaneName::payments, Repeat::when_not_sent,
                        limited(by, caller_.limits().payment)};
  return caller_.send(sending, std::move(request));
}

Result<Initiation> BelfiusPayments::initiation_in(http::ClientResponse& response,
                                                  const InitiationRequest& request,
                                                  const std::string& request_id) {
  auto signing = read_signing_answer(*parser_, response, payments().signing_page, origins_);
  if (!signing) return signing.error();
  if (!signing->expected) {
    Error error = refusal(response, CallKind::initiation, request_id);
    return request.token ? error : without_token(std::move(error));
  }
  auto answer = answer_in(response);
  if (!answer) return answer.error();
  Initiation initiation{std::move(answer->id), std::nullopt, std::move(answer->report)};
  if (!signing->page) return initiation;
  auto page = page_with_state(*signing->page, origins_, profile_.parameters.state, request.state);
  if (!page) return unknown(page.error().cause);
  initiation.page = std::move(*page);
  return initiation;
}

// Without the id that the bank goes by nobody could follow the payment.
Result<PaymentAnswer> BelfiusPayments::answer_in(http::ClientResponse& response) {
  const PaymentAnswerNames& names = payments().answer;
  PaymentAnswer answer;
  if (!response.body.empty() && is_json(response.header("Content-Type"))) {
    auto read = read_payment_answer(*parser_, response.body, names);
    if (!read && names.names_payment) return unknown(read.error().cause);
    if (read) answer = std::move(*read);
  }
  if (!names.names_payment) answer.id.reset();
  if (names.names_payment && !answer.id) return unknown("the answer does not name the payment");
  return answer;
}

Error BelfiusPayments::refusal(http::ClientResponse& response, CallKind kind,
                               const std::string& request_id) const {
  if (response.status < 400) return unknown("the bank answered " + std::to_string(response.status));
  return errors_.refusal_of(response, kind, request_id);
}

}  // namespace tpp::belfius
