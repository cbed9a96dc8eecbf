#pragma once
// A customer's steps to sign an order: who they are (unless the bank knows the payer), then the
// order itself.

#include "http/message.hpp"
#include "http/url.hpp"
#include "payments/payment.hpp"
#include "sca/page_parts.hpp"

namespace tpp::simulator {

class OrderVisit {
 public:
  OrderVisit(Bank& bank, const Voice& voice, const Visit& visit, Link& link);
  // Of every step: what the form says decides which one it is.
  http::Response answer(const http::QueryParameters& fields);

 private:
  http::Response sign_as(const Customer& signer, const http::QueryParameters& fields);
  http::Response leave(const std::string& location) const;

  Bank& bank_;
  Voice voice_;
  const Visit& visit_;
  Link& link_;
};

}  // namespace tpp::simulator
