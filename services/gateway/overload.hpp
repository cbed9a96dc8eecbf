#pragma once
// Watches the memory of the process and has the public listener shed load before the kernel kills
// it: at 85 % of the limit no keep-alive, at 92 % no new requests, at 95 % no new connections.

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "http/server.hpp"
#include "obs/metrics.hpp"

namespace tpp::gateway {

// How often Overload and ProcessMetrics look.
inline constexpr std::chrono::milliseconds memory_look_every{250};

class MemoryMeter {
 public:
  virtual ~MemoryMeter() = default;
  // Bytes in use; 0 when it cannot be told.
  virtual std::size_t used() const = 0;
};

class ProcessMemory final : public MemoryMeter {
 public:
  std::size_t used() const override;  // resident set
};

// The memory limit of the control group this process is in, or of one around it, in bytes; 0 when
// there is none. `root`: where the control groups are mounted, `membership`: /proc/self/cgroup.
std::size_t control_group_limit(const std::string& root = "/sys/fs/cgroup",
                                const std::string& membership = "/proc/self/cgroup");

http::Shedding shedding_at(std::size_t used, std::size_t limit);

class Overload {
 public:
  using Shed = std::function<void(http::Shedding)>;

  // limit in bytes; 0: nothing is ever shed.
  Overload(const MemoryMeter& meter, std::size_t limit, Shed shed, obs::Metrics& metrics);

  // Looks once; called by a ticker.
  void look();

 private:
  const MemoryMeter& meter_;
  std::size_t limit_;
  Shed shed_;
  obs::Gauge step_metric_;
  http::Shedding step_ = http::Shedding::nothing;
};

}  // namespace tpp::gateway
