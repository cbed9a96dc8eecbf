#pragma once
// Figures of the process itself: what it is, what it uses, how late its event loop is, what it
// logs.

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>

#include "obs/metrics.hpp"

namespace tpp::gateway {

class ProcessMetrics {
 public:
  // look() is to be called once per `period`, on the event loop: what it comes too late is the lag.
  ProcessMetrics(obs::Metrics& metrics, int schema_needed, std::chrono::milliseconds period);

  // schema_found: version in the database; nothing: not known.
  void look(std::optional<int> schema_found);

 private:
  using Instant = std::chrono::steady_clock::time_point;
  void count_lines();
  void read_process();

  std::chrono::milliseconds period_;
  std::optional<Instant> last_;
  unsigned looks_ = 0;
  double cpu_seconds_ = 0;
  std::array<std::uint64_t, 4> lines_{};
  std::array<obs::Counter, 4> line_counters_;
  obs::Histogram lag_;
  obs::Gauge schema_;
  obs::Counter cpu_;
  obs::Gauge resident_;
  obs::Gauge files_;
  obs::Gauge threads_;
};

}  // namespace tpp::gateway
