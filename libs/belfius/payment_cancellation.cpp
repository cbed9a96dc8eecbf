#include <algorithm>
#include <utility>

#include "belfius/json.hpp"
#include "belfius/payment_refusal.hpp"
#include "belfius/payment_request.hpp"
#include "belfius/payments.hpp"
#include "belfius/signing_page.hpp"

namespace tpp::belfius {

namespace chr = std::chrono;

Task<Cancellation> BelfiusPayments::cancel_payment(const BankPayment& payment,
                                                   const AccessToken& token, const Call& call) {
  const Endpoint& endpoint = payments().cancellation;
  const Deadline started = chr::steady_clock::now();
  auto request = payment_request(requests_, "DELETE", endpoint, payments(), payment, call);
  if (!request) co_return request.error();
  add_bearer(*request, token);
  request->fresh_connection = true;
  signer_.sign(*request, clock_.now());
  const std::string request_id = request_id_of(*request);
  auto response = co_await change(endpoint, std::move(*request), call.by);
  if (!response) {
    Error error = ErrorMap::send_failed(response.error(), CallKind::cancellation);
    co_return caller_.noted<Cancellation>(endpoint, started, std::move(error));
  }
  co_return caller_.noted(endpoint, started, cancellation_in(*response, request_id));
}

Result<Cancellation> BelfiusPayments::cancellation_in(http::ClientResponse& response,
                                                      const std::string& request_id) {
  auto signing = read_signing_answer(*parser_, response, payments().signing_page, origins_);
  if (!signing) return signing.error();
  if (signing->page) return Cancellation{std::move(signing->page)};
  const auto& done = payments().statuses.cancelled;
  if (std::ranges::find(done, static_cast<int>(response.status)) != done.end())
    return Cancellation{};
  Error error = refusal(response, CallKind::cancellation, request_id);
  return refined(std::move(error), CallKind::cancellation, payments().statuses);
}

}  // namespace tpp::belfius
