#include "obs/metrics.hpp"

#include <algorithm>
#include <stdexcept>
#include <thread>

#include <gtest/gtest.h>

namespace tpp::obs {
namespace {

bool has_line(const std::string& exposition, const std::string& line) {
  return ("\n" + exposition).find("\n" + line + "\n") != std::string::npos;
}

TEST(Metrics, ExposesCountersWithHelpTypeAndLabels) {
  Metrics metrics;
  metrics.counter("requests_total", "Requests answered.", {{"route", "/v1/a"}}).increment();
  const std::string text = metrics.expose();
  EXPECT_TRUE(has_line(text, "# HELP requests_total Requests answered.")) << text;
  EXPECT_TRUE(has_line(text, "# TYPE requests_total counter")) << text;
  EXPECT_TRUE(has_line(text, R"(requests_total{route="/v1/a"} 1)")) << text;
}

TEST(Metrics, SameNameAndLabelsAreTheSameMetric) {
  Metrics metrics;
  metrics.counter("hits", "Hits.", {{"a", "1"}, {"b", "2"}}).increment();
  metrics.counter("hits", "Hits.", {{"b", "2"}, {"a", "1"}}).increment(2);
  metrics.counter("hits", "Hits.", {{"a", "1"}, {"b", "3"}}).increment();
  const std::string text = metrics.expose();
  EXPECT_TRUE(has_line(text, R"(hits{a="1",b="2"} 3)")) << text;
  EXPECT_TRUE(has_line(text, R"(hits{a="1",b="3"} 1)")) << text;
  EXPECT_EQ(text.find("# TYPE hits"), text.rfind("# TYPE hits"));
}

TEST(Metrics, GaugesGoUpAndDown) {
  Metrics metrics;
  const Gauge gauge = metrics.gauge("open_connections", "Open connections.");
  gauge.set(5);
  gauge.add(-2);
  EXPECT_TRUE(has_line(metrics.expose(), "open_connections 3"));
}

TEST(Metrics, HistogramsCountUpToEachBound) {
  Metrics metrics;
  const Histogram histogram = metrics.histogram("seconds", "Seconds.", {0.1, 1});
  for (const double value : {0.05, 0.5, 5.0}) histogram.observe(value);
  const std::string text = metrics.expose();
  EXPECT_TRUE(has_line(text, R"(seconds_bucket{le="0.1"} 1)")) << text;
  EXPECT_TRUE(has_line(text, R"(seconds_bucket{le="1"} 2)")) << text;
  EXPECT_TRUE(has_line(text, R"(seconds_bucket{le="+Inf"} 3)")) << text;
  EXPECT_TRUE(has_line(text, "seconds_count 3")) << text;
}

TEST(Metrics, OneNameCannotHaveTwoTypes) {
  Metrics metrics;
  metrics.counter("things", "Things.");
  EXPECT_THROW(metrics.gauge("things", "Things."), std::invalid_argument);
}

TEST(Metrics, AHandleThatWasNeverLookedUpDoesNothing) {
  Counter().increment();
  Gauge().set(1);
  Histogram().observe(1);
}

TEST(Metrics, CanBeLookedUpAndTouchedFromManyThreads) {
  Metrics metrics;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&metrics] {
      for (int n = 0; n < 100; ++n) metrics.counter("n", "N.", {{"k", "v"}}).increment();
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_TRUE(has_line(metrics.expose(), R"(n{k="v"} 400)"));
}

TEST(LatencyBuckets, RunUpwardsFromAMillisecondToHalfAMinute) {
  const auto& bounds = latency_buckets();
  EXPECT_EQ(bounds.front(), 0.001);
  EXPECT_EQ(bounds.back(), 30);
  EXPECT_TRUE(std::is_sorted(bounds.begin(), bounds.end()));
}

}  // namespace
}  // namespace tpp::obs
