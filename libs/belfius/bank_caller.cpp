#include "belfius/bank_caller.hpp"

#include <algorithm>
#include <utility>

namespace tpp::belfius {

namespace chr = std::chrono;

Task<http::ClientResponse> BankCaller::send(http::ClientRequest request, Deadline by) {
  return channel_.send(std::move(request), by);
}

void BankCaller::note(const Endpoint& endpoint, Deadline started, std::optional<Errc> failed) {
  const chr::duration<double> took = chr::steady_clock::now() - started;
  probe_.finished(endpoint.name, failed ? name_of(*failed) : "ok", took.count());
  if (failed) {
    health_.ended_with(*failed);
  } else {
    health_.succeeded();
  }
}

Deadline limited(Deadline by, chr::seconds limit) {
  return std::min(by, chr::steady_clock::now() + limit);
}

}  // namespace tpp::belfius
