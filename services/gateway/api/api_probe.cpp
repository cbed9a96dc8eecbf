#include "api/api_probe.hpp"

#include <string>

namespace tpp::gateway {
namespace {

constexpr std::array classes{"1xx", "1xx", "2xx", "3xx", "4xx", "5xx"};

}  // namespace

ApiProbe::ApiProbe(obs::Metrics& metrics, const std::vector<std::string_view>& operations,
                   const http::ServerLimits& limits)
    : metrics_(metrics),
      connections_(metrics.gauge("tpp_gateway_http_connections", "Open inbound connections.")),
      running_(metrics.gauge("tpp_gateway_http_requests_running", "Requests under way.")) {
  metrics.gauge("tpp_gateway_http_connections_limit", "More are not accepted.")
      .set(static_cast<double>(limits.connections));
  metrics.gauge("tpp_gateway_http_requests_running_limit", "More are answered with 503.")
      .set(static_cast<double>(limits.requests_in_flight));
  const auto make = [&](std::string_view name) {
    Operation operation;
    for (std::size_t i = 2; i < classes.size(); ++i)
      operation.by_class[i] = metrics.counter(
          "tpp_gateway_http_requests_total", "Requests by operation and class of status.",
          {{"operation", std::string(name)}, {"status", classes[i]}});
    operation.seconds = metrics.histogram(
        "tpp_gateway_http_request_seconds", "Time from a whole request to its answer.",
        obs::latency_buckets(), {{"operation", std::string(name)}});
    return operation;
  };
  for (std::string_view name : operations) operations_.push_back(make(name));
  unrouted_ = make("none");
}

void ApiProbe::finished(std::size_t operation, unsigned status,
                        std::chrono::nanoseconds took) const {
  const Operation& counted = operations_.at(operation);
  counted.by_class.at(status / 100).increment();
  counted.seconds.observe(std::chrono::duration<double>(took).count());
}

void ApiProbe::unrouted(unsigned status) const {
  unrouted_.by_class.at(status / 100).increment();
}

void ApiProbe::refused(std::string_view limit) const {
  metrics_
      .counter("tpp_gateway_caller_refusals_total", "Requests refused by a limit of their caller.",
               {{"limit", std::string(limit)}})
      .increment();
}

void ApiProbe::problem(const std::string& code) const {
  metrics_
      .counter("tpp_gateway_problems_total", "Refusals that callers saw, by code of the problem.",
               {{"code", code}})
      .increment();
}

void ApiProbe::rejected(std::string_view rule) {
  metrics_
      .counter("tpp_gateway_http_rejections_total",
               "Requests refused before routing, by the rule they broke.",
               {{"rule", std::string(rule)}})
      .increment();
}

}  // namespace tpp::gateway
