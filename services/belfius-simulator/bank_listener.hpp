#pragma once
// The bank's listener as callers meet it: records each call and applies the scripted faults.

#include "bank/api.hpp"
#include "core/task.hpp"
#include "faults/fault_plan.hpp"
#include "recorder.hpp"

namespace tpp::simulator {

class BankListener {
 public:
  BankListener(Bank& bank, FaultPlan& faults, Recorder& recorder);
  Awaitable<http::Response> answer(const http::Request& request);

 private:
  Awaitable<http::Response> answer_with(const Fault& fault, const http::Request& request);

  BankApi api_;
  const Clock& clock_;
  FaultPlan& faults_;
  Recorder& recorder_;
};

}  // namespace tpp::simulator
