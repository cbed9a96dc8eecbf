#include "bank_call_config.hpp"

namespace tpp::gateway {
namespace {

using namespace std::chrono_literals;

void declare_limits(config::Reader& reader, const std::string& at, BankCallConfig& c) {
  reader.duration(at + "name_lookup_limit", c.name_lookup_limit, 100ms, 30s,
                  "Time for looking up the bank's name.");
  reader.duration(at + "connect_limit", c.connect_limit, 100ms, 30s,
                  "Time for a connection, the look-up included.");
  reader.duration(at + "tls_limit", c.tls_limit, 100ms, 30s, "Time for the TLS handshake.");
  reader.duration(at + "token_limit", c.token_limit, 1s, 10s,
                  "Time for a call about tokens, repeats included; the lease of a refresh allows "
                  "no more.");
  reader.duration(at + "read_limit", c.read_limit, 1s, 60s,
                  "Time for a read or a question about a payment, repeats included.");
  reader.duration(at + "payment_limit", c.payment_limit, 1s, 45s,
                  "Time for sending or cancelling a payment.");
}

void declare_lanes(config::Reader& reader, const std::string& at, BankCallConfig& c) {
  reader.integer(at + "reads", c.reads, {1, 1'000},
                 "Reads under way at the same time; further ones wait.");
  reader.integer(at + "tokens", c.tokens, {1, 1'000},
                 "Calls about tokens under way at the same time.");
  reader.integer(
      at + "payments", c.payments, {1, 1'000},
      "Payments and cancellations under way at the same time. Reads, tokens and payments "
      "together should be no more than `connections`: then none waits for another kind.");
}

void declare_failures(config::Reader& reader, const std::string& at, BankCallConfig& c) {
  reader.integer(at + "retries", c.retries, {0, 5},
                 "Repeats of one call that failed: of reads, and of what was not sent.");
  reader.integer(at + "retry_budget_percent", c.retry_budget_percent, {0, 100},
                 "Repeats, at most, as a share of all calls at this bank.");
  reader.integer(at + "breaker_failures", c.breaker_failures, {1, 1'000'000},
                 "Calls in a row without a usable answer, after which an endpoint, or the bank, is "
                 "left alone.");
  reader.integer(
      at + "breaker_percent", c.breaker_percent, {1, 100},
      "Share of failed calls in the window, the bank's own failures included, from which "
      "on an endpoint is left alone.");
  reader.integer(at + "breaker_least_calls", c.breaker_least_calls, {1, 1'000'000},
                 "Calls in the window below which the share says nothing.");
  reader.duration(at + "breaker_window", c.breaker_window, 1s, 1h, "The window of the share.");
  reader.duration(at + "breaker_open", c.breaker_open, 100ms, 1h,
                  "How long it is left alone; n times as long when that happens the n-th time in a "
                  "row.");
  reader.duration(at + "breaker_longest", c.breaker_longest, 100ms, 24h,
                  "The longest that it is left alone.");
}

}  // namespace

void declare_bank_calls(config::Reader& reader, const std::string& bank, BankCallConfig& calls) {
  const std::string at = bank + "calls.";
  declare_limits(reader, at, calls);
  declare_lanes(reader, at, calls);
  declare_failures(reader, at, calls);
}

}  // namespace tpp::gateway
