#pragma once
// A listener of the bank as callers meet it: records each call and applies the scripted faults.

#include <functional>

#include "core/clock.hpp"
#include "core/task.hpp"
#include "faults/fault_plan.hpp"
#include "http/message.hpp"
#include "recorder.hpp"

namespace tpp::simulator {

using AnswerCall = std::function<http::Response(const http::Request&)>;

class BankListener {
 public:
  BankListener(AnswerCall answer_call, const Clock& clock, FaultPlan& faults, Recorder& recorder);
  Awaitable<http::Response> answer(const http::Request& request);

 private:
  Awaitable<http::Response> answer_with(const Fault& fault, const http::Request& request);

  AnswerCall answer_call_;
  const Clock& clock_;
  FaultPlan& faults_;
  Recorder& recorder_;
};

}  // namespace tpp::simulator
