#include "belfius/breakers.hpp"

#include <limits>
#include <utility>

namespace tpp::belfius {
namespace {

namespace chr = std::chrono;

constexpr std::string_view whole_bank = "*";

// A share of failures belongs to an endpoint: one that fails must not close the others.
BreakerTerms only_in_a_row(BreakerTerms terms) {
  terms.least_calls = std::numeric_limits<int>::max();
  return terms;
}

std::optional<chr::seconds> retry_after_of(const Breaker& breaker, Deadline now) {
  if (!breaker.is_open()) return {};
  return chr::ceil<chr::seconds>(breaker.remaining(now));
}

}  // namespace

Breakers::Breakers(const BreakerTerms& terms, OnChange on_change)
    : terms_(terms), on_change_(std::move(on_change)), bank_(only_in_a_row(terms)) {}

Breaker& Breakers::of(std::string_view endpoint) {
  for (OfEndpoint& known : endpoints_)
    if (known.name == endpoint) return known.breaker;
  return endpoints_.emplace_back(std::string(endpoint), Breaker(terms_)).breaker;
}

std::optional<Breaker::Wait> Breakers::Leave::refused() const {
  return endpoint.refused ? endpoint.refused : bank.refused;
}

Breakers::Leave Breakers::ask(std::string_view endpoint, Deadline now) {
  Breaker& own = of(endpoint);
  Leave leave{own.ask(now), {}};
  if (leave.endpoint.refused) return leave;
  leave.bank = bank_.ask(now);
  if (leave.bank.refused) own.withdrawn(leave.endpoint);
  return leave;
}

void Breakers::ended(std::string_view endpoint, const Leave& leave, CallResult result, Deadline now,
                     std::optional<Breaker::Wait> asked_for) {
  Breaker& own = of(endpoint);
  if (own.ended(leave.endpoint, result, now, asked_for)) on_change_(endpoint, own.is_open());
  // A bank that says that it failed can be reached.
  const auto reached = result == CallResult::bank_failure ? CallResult::answered : result;
  if (bank_.ended(leave.bank, reached, now)) on_change_(whole_bank, bank_.is_open());
}

void Breakers::withdrawn(std::string_view endpoint, const Leave& leave) {
  of(endpoint).withdrawn(leave.endpoint);
  bank_.withdrawn(leave.bank);
}

std::vector<EndpointCondition> Breakers::endpoints(Deadline now) const {
  std::vector<EndpointCondition> conditions;
  for (const OfEndpoint& known : endpoints_)
    conditions.push_back({known.name, known.breaker.is_open(), retry_after_of(known.breaker, now)});
  return conditions;
}

std::optional<chr::seconds> Breakers::bank_retry_after(Deadline now) const {
  return retry_after_of(bank_, now);
}

}  // namespace tpp::belfius
