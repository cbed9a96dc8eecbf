#include <utility>

#include "belfius/json.hpp"
#include "belfius/payment_refusal.hpp"
#include "belfius/payment_request.hpp"
#include "belfius/payments.hpp"

namespace tpp::belfius {
namespace {

namespace chr = std::chrono;

}  // namespace

Task<http::ClientResponse> BelfiusPayments::ask(const Endpoint& endpoint,
                                                http::ClientRequest request, Deadline by) {
  constexpr CallKind kind = CallKind::payment_question;
  const std::string request_id = request_id_of(request);
  request.repeat_when_stale = true;
  const Sending sending{endpoint, LaneName::reads, Repeat::also_when_sent,
                        limited(by, caller_.limits().read)};
  auto response = co_await caller_.send(sending, std::move(request));
  if (!response) co_return ErrorMap::send_failed(response.error(), kind);
  auto usable = errors_.check(*response, kind, request_id);
  if (!usable) co_return refined(usable.error(), kind, payments().statuses);
  co_return std::move(*response);
}

Task<PaymentReport> BelfiusPayments::payment_status(const BankPayment& payment, const Call& call) {
  const Endpoint& endpoint = payments().status;
  const Deadline started = chr::steady_clock::now();
  auto request = payment_request(requests_, "GET", endpoint, payments(), payment, call);
  if (!request) co_return request.error();
  auto response = co_await ask(endpoint, std::move(*request), call.by);
  if (!response) {
    Error error = without_token(response.error());
    co_return caller_.noted<PaymentReport>(endpoint, started, std::move(error));
  }
  auto report = read_payment_status(*parser_, response->body, payments().answer);
  co_return caller_.noted(endpoint, started, std::move(report));
}

Task<PaymentDetails> BelfiusPayments::payment_details(const BankPayment& payment,
                                                      const AccessToken& token, const Call& call) {
  const Endpoint& endpoint = payments().details;
  const Deadline started = chr::steady_clock::now();
  auto request = payment_request(requests_, "GET", endpoint, payments(), payment, call);
  if (!request) co_return request.error();
  add_bearer(*request, token);
  if (const auto& id_type = payments().details_id_type)
    add_query(*request, id_type->name, http::percent_encode(id_type->value));
  auto response = co_await ask(endpoint, std::move(*request), call.by);
  if (!response) co_return caller_.noted<PaymentDetails>(endpoint, started, response.error());
  auto details = read_payment_details(*parser_, response->body, payments());
  co_return caller_.noted(endpoint, started, std::move(details));
}

}  // namespace tpp::belfius
