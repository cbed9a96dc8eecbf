#pragma once
// Counters, gauges and histograms behind plain handles. Look a handle up once (it costs a hash and
// a lock), keep it, and touch it per event (an atomic add). prometheus-cpp stays in metrics.cpp.

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tpp::obs {

using Labels = std::vector<std::pair<std::string, std::string>>;

class Counter {
 public:
  Counter() = default;
  void increment(double by = 1) const;

 private:
  friend class Metrics;
  void* counter_ = nullptr;
};

class Gauge {
 public:
  Gauge() = default;
  void set(double value) const;
  void add(double by) const;

 private:
  friend class Metrics;
  void* gauge_ = nullptr;
};

class Histogram {
 public:
  Histogram() = default;
  void observe(double value) const;

 private:
  friend class Metrics;
  void* histogram_ = nullptr;
};

// Owns every family of the process. A handle lives as long as this does.
class Metrics {
 public:
  Metrics();
  ~Metrics();
  Metrics(const Metrics&) = delete;
  Metrics& operator=(const Metrics&) = delete;

  Counter counter(const std::string& name, const std::string& help, const Labels& labels = {});
  Gauge gauge(const std::string& name, const std::string& help, const Labels& labels = {});
  // Buckets are upper bounds in the metric's unit (seconds).
  Histogram histogram(const std::string& name, const std::string& help,
                      const std::vector<double>& buckets, const Labels& labels = {});

  // Prometheus text format.
  std::string expose() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// 1 ms to 30 s, for request and bank-call durations.
const std::vector<double>& latency_buckets();

}  // namespace tpp::obs
