#include "bank_terms.hpp"

namespace tpp::gateway {

belfius::CallTerms call_terms_of(const BankConfig& bank) {
  const BankCallConfig& c = bank.calls;
  belfius::CallTerms terms;
  terms.limits = {c.token_limit, c.read_limit, c.payment_limit};
  terms.lanes.reads = static_cast<std::size_t>(c.reads);
  terms.lanes.tokens = static_cast<std::size_t>(c.tokens);
  terms.lanes.payments = static_cast<std::size_t>(c.payments);
  terms.retries.most = static_cast<int>(c.retries);
  terms.retries.budget_percent = static_cast<int>(c.retry_budget_percent);
  terms.breaker.failures_in_a_row = static_cast<int>(c.breaker_failures);
  terms.breaker.share_percent = static_cast<int>(c.breaker_percent);
  terms.breaker.least_calls = static_cast<int>(c.breaker_least_calls);
  terms.breaker.window = c.breaker_window;
  terms.breaker.open = c.breaker_open;
  terms.breaker.longest = c.breaker_longest;
  return terms;
}

http::ClientLimits client_limits_of(const BankConfig& bank) {
  http::ClientLimits limits;
  limits.connections = static_cast<std::size_t>(bank.connections);
  limits.name_lookup = bank.calls.name_lookup_limit;
  limits.connect = bank.calls.connect_limit;
  limits.tls_handshake = bank.calls.tls_limit;
  return limits;
}

}  // namespace tpp::gateway
