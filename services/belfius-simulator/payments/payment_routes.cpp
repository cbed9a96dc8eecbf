#include "payments/payment_routes.hpp"

#include "payments/endpoints.hpp"

namespace tpp::simulator {
namespace {

Outcome<http::Response> ask_initiation(Bank& bank, const http::Request& request,
                                       const http::PathParameters&) {
  return initiate_payment(bank, request);
}

Outcome<http::Response> ask_status(Bank& bank, const http::Request& request,
                                   const http::PathParameters& path) {
  return payment_status(bank, request, path.get("payment_id"));
}

Outcome<http::Response> ask_details(Bank& bank, const http::Request& request,
                                    const http::PathParameters& path) {
  return payment_details(bank, request, path.get("payment_id"));
}

Outcome<http::Response> ask_cancellation(Bank& bank, const http::Request& request,
                                         const http::PathParameters& path) {
  return cancel_payment(bank, request, path.get("payment_id"));
}

}  // namespace

std::vector<Route> payment_routes() {
  return {
      {"POST", "/payments/{product}", ask_initiation, {1}},
      {"POST", "/periodic-payments/{product}", ask_initiation, {}},
      {"POST", "/bulk-payments/{product}", ask_initiation, {}},
      {"GET", "/payments/{product}/{payment_id}/status", ask_status, {}},
      {"GET", "/periodic-payments/{product}/{payment_id}/status", ask_status, {}},
      {"GET", "/bulk-payments/{product}/{payment_id}/status", ask_status, {}},
      {"GET", "/payments/{product}/{payment_id}", ask_details, {}},
      {"GET", "/periodic-payments/{product}/{payment_id}", ask_details, {}},
      {"GET", "/bulk-payments/{product}/{payment_id}", ask_details, {}},
      {"DELETE", "/payments/{product}/{payment_id}", ask_cancellation, {}},
      {"DELETE", "/periodic-payments/{product}/{payment_id}", ask_cancellation, {}},
      {"DELETE", "/bulk-payments/{product}/{payment_id}", ask_cancellation, {}},
  };
}

}  // namespace tpp::simulator
