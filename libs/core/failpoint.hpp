#pragma once
// Named moments at which the fault tests end or freeze the process. The program that is shipped
// links failpoint_off.cpp, where reaching one does nothing; `tpp-gateway-faults` is the same object
// code linked with services/gateway/failpoint_armed.cpp, which takes its orders from TPP_FAILPOINT.

#include <string_view>

namespace tpp {

// `point` is written `flow.moment`, e.g. "refresh.claimed"; tests/faults names each one.
void reach_failpoint(std::string_view point);

}  // namespace tpp
