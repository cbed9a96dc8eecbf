#pragma once
// The listener for tests: moves the clock, scripts faults, plays the customer, shows what was
// seen. Described in docs/simulator.md.

#include <functional>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "bank/bank.hpp"
#include "faults/fault_plan.hpp"
#include "http/message.hpp"
#include "http/router.hpp"
#include "recorder.hpp"
#include "sca/conclusion.hpp"

namespace tpp::simulator {

// Closes the bank's listener for so long; calls then meet a refused connection.
using CloseBank = std::function<void(std::chrono::milliseconds)>;

class ControlApi {
 public:
  ControlApi(Bank& bank, FaultPlan& faults, Recorder& recorder, CloseBank close_bank);
  http::Response answer(const http::Request& request);

 private:
  using Json = nlohmann::ordered_json;
  using Operation = http::Response (ControlApi::*)(const Json& input);
  void route(const char* method, const char* path, Operation operation);

  http::Response health(const Json&);
  http::Response read_clock(const Json&);
  http::Response move_clock(const Json& input);
  http::Response list_requests(const Json&);
  http::Response forget_requests(const Json&);
  http::Response list_faults(const Json&);
  http::Response add_fault(const Json& input);
  http::Response forget_faults(const Json&);
  http::Response list_customers(const Json&);
  http::Response decide(const Json& input);
  http::Response decide_order(Link& link, const Visit& visit, const Json& input);
  http::Response list_payments(const Json&);
  http::Response revoke(const Json& input);
  http::Response change_account(const Json& input);
  http::Response book_transactions(const Json& input);
  http::Response read_settings(const Json&);
  http::Response change_settings(const Json& input);
  http::Response ledger(const Json&);

  Bank& bank_;
  FaultPlan& faults_;
  Recorder& recorder_;
  CloseBank close_bank_;
  http::RouteIndex routes_;
  std::vector<Operation> operations_;
  std::size_t booked_ = 0;  // so that every booked row has a reference of its own
};

}  // namespace tpp::simulator
