#pragma once
// Counts requests by operation and status class. Handles are looked up once per operation.

#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "http/server.hpp"
#include "obs/metrics.hpp"

namespace tpp::gateway {

class ApiProbe final : public http::ServerProbe {
 public:
  // The operation at an index is that of the route at the same index.
  ApiProbe(obs::Metrics& metrics, const std::vector<std::string_view>& operations,
           const http::ServerLimits& limits);

  void began() const { running_.add(1); }
  void ended() const { running_.add(-1); }
  void finished(std::size_t operation, unsigned status, std::chrono::nanoseconds took) const;
  void unrouted(unsigned status) const;

  // By a limit of the caller: "rate", "concurrency" or "address".
  void refused(std::string_view limit) const;

  // What was answered instead of what was asked for, by its code.
  void problem(const std::string& code) const;

  void connection_opened() override { connections_.add(1); }
  void connection_closed() override { connections_.add(-1); }
  void rejected(std::string_view rule) override;

 private:
  struct Operation {
    std::array<obs::Counter, 6> by_class;
    obs::Histogram seconds;
  };
  obs::Metrics& metrics_;
  std::vector<Operation> operations_;
  Operation unrouted_;
  obs::Gauge connections_;
  obs::Gauge running_;
};

}  // namespace tpp::gateway
