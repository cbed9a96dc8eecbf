#pragma once
// The bank's listener: finds the endpoint and writes what every answer carries.

#include "bank/bank.hpp"
#include "bank/outcome.hpp"
#include "http/router.hpp"

namespace tpp::simulator {

class BankApi {
 public:
  explicit BankApi(Bank& bank);
  http::Response answer(const http::Request& request);

 private:
  http::Response answer_found(const http::Request& request, const http::RouteMatch& match);

  Bank& bank_;
  http::RouteIndex routes_;
};

}  // namespace tpp::simulator
