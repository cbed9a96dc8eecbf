#pragma once
// Spoils an answer as a fault says.

#include "faults/fault_plan.hpp"
#include "http/message.hpp"

namespace tpp::simulator {

http::Response damaged(const Fault& fault, http::Response response);

// The answer to a call that the fault keeps from having an effect.
http::Response answer_instead(const Fault& fault);

}  // namespace tpp::simulator
