#include "probes.hpp"

#include <utility>

namespace tpp::gateway {

void RefreshMetrics::refresh_ended(const BankId& bank, std::string_view outcome) {
  metrics_
      .counter("tpp_gateway_token_refreshes_total", "Token refreshes by outcome.",
               {{"bank", bank.value}, {"outcome", std::string(outcome)}})
      .increment();
}

void RefreshDueMetrics::background_refresh_ended(const BankId& bank, std::string_view outcome) {
  metrics_
      .counter("tpp_gateway_background_refreshes_total",
               "Refreshes that nobody asked for, by outcome.",
               {{"bank", bank.value}, {"outcome", std::string(outcome)}})
      .increment();
}

BankMetrics::BankMetrics(obs::Metrics& metrics, std::string bank)
    : metrics_(metrics), bank_(std::move(bank)) {}

BankMetrics::Endpoint& BankMetrics::endpoint(std::string_view name) {
  const auto known = endpoints_.find(name);
  if (known != endpoints_.end()) return known->second;
  Endpoint made;
  made.seconds = metrics_.histogram("tpp_gateway_bank_call_seconds", "Time of calls at the bank.",
                                    obs::latency_buckets(),
                                    {{"bank", bank_}, {"endpoint", std::string(name)}});
  return endpoints_.emplace(name, std::move(made)).first->second;
}

void BankMetrics::finished(std::string_view name, std::string_view outcome, double seconds) {
  Endpoint& called = endpoint(name);
  auto counted = called.by_outcome.find(outcome);
  if (counted == called.by_outcome.end()) {
    const obs::Labels labels{
        {"bank", bank_}, {"endpoint", std::string(name)}, {"outcome", std::string(outcome)}};
    counted = called.by_outcome
                  .emplace(outcome, metrics_.counter("tpp_gateway_bank_calls_total",
                                                     "Calls at the bank by outcome.", labels))
                  .first;
  }
  counted->second.increment();
  called.seconds.observe(seconds);
}

PoolMetrics::PoolMetrics(obs::Metrics& metrics)
    : metrics_(metrics),
      running_(metrics.gauge("tpp_gateway_database_running", "Transactions under way.")),
      waiting_(metrics.gauge("tpp_gateway_database_waiting",
                             "Transactions that wait for a connection.")) {}

void PoolMetrics::load(std::size_t running, std::size_t waiting) {
  running_.set(static_cast<double>(running));
  waiting_.set(static_cast<double>(waiting));
}

void PoolMetrics::refused(std::string_view name) {
  metrics_
      .counter("tpp_gateway_database_refused_total",
               "Transactions turned away because too many waited.",
               {{"statement", std::string(name)}})
      .increment();
}

void PoolMetrics::finished(std::string_view name, std::chrono::nanoseconds took) {
  metrics_
      .histogram("tpp_gateway_database_seconds", "Time of transactions.", obs::latency_buckets(),
                 {{"statement", std::string(name)}})
      .observe(std::chrono::duration<double>(took).count());
}

void PoolMetrics::failed(std::string_view name, std::string_view sqlstate) {
  // The class of an SQLSTATE is its first two characters; none: the connection was lost.
  const std::string state(sqlstate.empty() ? std::string_view("none") : sqlstate.substr(0, 2));
  metrics_
      .counter("tpp_gateway_database_errors_total", "Failed transactions by class of SQLSTATE.",
               {{"statement", std::string(name)}, {"sqlstate_class", state}})
      .increment();
}

}  // namespace tpp::gateway
