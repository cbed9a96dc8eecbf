#include "overload.hpp"

#include <algorithm>
#include <fstream>
#include <utility>

#include <unistd.h>

#include "obs/log.hpp"

namespace tpp::gateway {
namespace {

// "max" and what is not there count as no limit.
std::size_t limit_in(const std::string& file) {
  std::ifstream in(file);
  std::size_t bytes = 0;
  return in >> bytes ? bytes : 0;
}

std::size_t lower(std::size_t one, std::size_t other) {
  return one == 0 || other == 0 ? std::max(one, other) : std::min(one, other);
}

std::string group_of(const std::string& membership) {
  std::ifstream in(membership);
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("0::")) return line.substr(3);
  return "/";
}

}  // namespace

std::size_t ProcessMemory::used() const {
  std::ifstream statm("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  if (!(statm >> total >> resident)) return 0;
  return resident * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

std::size_t control_group_limit(const std::string& root, const std::string& membership) {
  std::size_t limit = limit_in(root + "/memory.max");
  std::string group = group_of(membership);
  while (group.size() > 1) {
    limit = lower(limit, limit_in(root + group + "/memory.max"));
    group.erase(group.rfind('/'));
  }
  return limit;
}

http::Shedding shedding_at(std::size_t used, std::size_t limit) {
  if (limit == 0) return http::Shedding::nothing;
  const double share = static_cast<double>(used) / static_cast<double>(limit);
  if (share >= 0.95) return http::Shedding::accepts;
  if (share >= 0.92) return http::Shedding::requests;
  if (share >= 0.85) return http::Shedding::keep_alive;
  return http::Shedding::nothing;
}

Overload::Overload(const MemoryMeter& meter, std::size_t limit, Shed shed, obs::Metrics& metrics)
    : meter_(meter),
      limit_(limit),
      shed_(std::move(shed)),
      step_metric_(metrics.gauge("tpp_gateway_overload_step",
                                 "What is shed for lack of memory: 0 nothing, 1 keep-alive, 2 "
                                 "requests, 3 connections.")) {
  step_metric_.set(0);
}

void Overload::look() {
  const auto step = shedding_at(meter_.used(), limit_);
  if (step == step_) return;
  step_ = step;
  step_metric_.set(static_cast<double>(step));
  obs::warn("load is shed for lack of memory", {{"step", static_cast<int>(step)}});
  shed_(step);
}

}  // namespace tpp::gateway
