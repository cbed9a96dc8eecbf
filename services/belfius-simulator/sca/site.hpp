#pragma once
// The listener for browsers: leads a customer from the link to the way back.

#include "bank/bank.hpp"
#include "http/message.hpp"
#include "http/router.hpp"
#include "http/url.hpp"
#include "sca/pages.hpp"

namespace tpp::simulator {

class ScaSite {
 public:
  explicit ScaSite(Bank& bank);
  http::Response answer(const http::Request& request);

 private:
  http::Response launch(const Voice& voice, const http::QueryParameters& query);
  http::Response choose_accounts(const Voice& voice, const http::QueryParameters& form);
  // Of the customer, who chooses a name first when nothing is given.
  http::Response offer_accounts(const Voice& voice, const Visit& visit, const Link& link,
                                const Customer* customer);
  http::Response decide(const Voice& voice, const http::QueryParameters& form);

  Bank& bank_;
  http::RouteIndex routes_;
};

}  // namespace tpp::simulator
