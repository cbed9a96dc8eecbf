#include "bank_listener.hpp"

#include "faults/damage.hpp"
#include "pause.hpp"

namespace tpp::simulator {

BankListener::BankListener(AnswerCall answer_call, const Clock& clock, FaultPlan& faults,
                           Recorder& recorder)
    : answer_call_(std::move(answer_call)), clock_(clock), faults_(faults), recorder_(recorder) {}

Awaitable<http::Response> BankListener::answer(const http::Request& request) {
  const std::size_t number = recorder_.begin(request, clock_.now());
  const auto fault = faults_.take(request.method, request.path);
  http::Response response;
  if (fault) {
    recorder_.note_fault(number, std::string(name_of(fault->kind)));
    response = co_await answer_with(*fault, request);
  } else {
    response = answer_call_(request);
  }
  recorder_.finish(number, response.status);
  co_return response;
}

Awaitable<http::Response> BankListener::answer_with(const Fault& fault,
                                                    const http::Request& request) {
  const bool late_answer = fault.kind == FaultKind::delay_answer;
  if (!late_answer) co_await pause(fault.delay);
  if (!call_takes_effect(fault.kind)) co_return answer_instead(fault);
  http::Response response = damaged(fault, answer_call_(request));
  if (late_answer) co_await pause(fault.delay);
  co_return response;
}

}  // namespace tpp::simulator
