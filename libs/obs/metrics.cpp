#include "obs/metrics.hpp"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace tpp::obs {
namespace {

prometheus::Labels as_map(const Labels& labels) {
  return {labels.begin(), labels.end()};
}

}  // namespace

// A handle that was never looked up drops what it is given, so that tests need no registry.
void Counter::increment(double by) const {
  if (counter_ != nullptr) static_cast<prometheus::Counter*>(counter_)->Increment(by);
}

void Gauge::set(double value) const {
  if (gauge_ != nullptr) static_cast<prometheus::Gauge*>(gauge_)->Set(value);
}

void Gauge::add(double by) const {
  if (gauge_ != nullptr) static_cast<prometheus::Gauge*>(gauge_)->Increment(by);
}

void Histogram::observe(double value) const {
  if (histogram_ != nullptr) static_cast<prometheus::Histogram*>(histogram_)->Observe(value);
}

// The registry locks, and gives the family and the metric that are there already.
struct Metrics::State {
  prometheus::Registry registry;
};

Metrics::Metrics() : state_(std::make_unique<State>()) {}
Metrics::~Metrics() = default;

Counter Metrics::counter(const std::string& name, const std::string& help, const Labels& labels) {
  auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(state_->registry);
  Counter handle;
  handle.counter_ = &family.Add(as_map(labels));
  return handle;
}

Gauge Metrics::gauge(const std::string& name, const std::string& help, const Labels& labels) {
  auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(state_->registry);
  Gauge handle;
  handle.gauge_ = &family.Add(as_map(labels));
  return handle;
}

Histogram Metrics::histogram(const std::string& name, const std::string& help,
                             const std::vector<double>& buckets, const Labels& labels) {
  auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(state_->registry);
  Histogram handle;
  handle.histogram_ = &family.Add(as_map(labels), buckets);
  return handle;
}

std::string Metrics::expose() const {
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

const std::vector<double>& latency_buckets() {
  static const std::vector<double> seconds{0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2,
                                           0.5,   1,     2,     5,    10,   20,   30};
  return seconds;
}

}  // namespace tpp::obs
