#include "process_metrics.hpp"

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>

#include <sys/resource.h>
#include <unistd.h>

#include "obs/log_count.hpp"
#include "version.hpp"

namespace tpp::gateway {
namespace {

namespace chr = std::chrono;

constexpr std::array levels{obs::Level::debug, obs::Level::info, obs::Level::warn,
                            obs::Level::error};
constexpr std::array level_names{"debug", "info", "warn", "error"};
constexpr unsigned looks_between_readings = 8;  // /proc is not read at every look

double resident_bytes() {
  std::ifstream statm("/proc/self/statm");
  std::uint64_t total = 0;
  std::uint64_t resident = 0;
  if (!(statm >> total >> resident)) return 0;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double entries_in(const char* folder) {
  std::error_code failed;
  std::filesystem::directory_iterator each(folder, failed);
  double count = 0;
  for (; !failed && each != std::filesystem::directory_iterator(); each.increment(failed)) ++count;
  return count;
}

double seconds_of(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double cpu_used() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return seconds_of(used.ru_utime) + seconds_of(used.ru_stime);
}

double file_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<double>(limit.rlim_cur);
}

}  // namespace

ProcessMetrics::ProcessMetrics(obs::Metrics& metrics, int schema_needed, chr::milliseconds period)
    : period_(period),
      lag_(metrics.histogram("tpp_gateway_event_loop_lag_seconds",
                             "How late the event loop comes to what is due.",
                             obs::latency_buckets())),
      schema_(
          metrics.gauge("tpp_gateway_schema_version", "Version of the schema in the database.")),
      cpu_(metrics.counter("process_cpu_seconds_total", "CPU time used.")),
      resident_(metrics.gauge("process_resident_memory_bytes", "Memory in use.")),
      files_(metrics.gauge("process_open_fds", "Open file descriptors.")),
      threads_(metrics.gauge("process_threads", "Threads.")) {
  metrics
      .gauge("tpp_gateway_build_info", "1; what is running stands in the labels.",
             {{"version", build_version}, {"commit", build_commit}})
      .set(1);
  metrics.gauge("tpp_gateway_schema_version_needed", "Version that the program needs.")
      .set(schema_needed);
  metrics.gauge("process_max_fds", "Limit of file descriptors.").set(file_limit());
  metrics.gauge("process_start_time_seconds", "Start of the process as Unix time.")
      .set(static_cast<double>(std::time(nullptr)));
  for (std::size_t i = 0; i < levels.size(); ++i)
    line_counters_.at(i) =
        metrics.counter("tpp_gateway_log_lines_total", "Lines written to the log, by level.",
                        {{"level", level_names.at(i)}});
}

void ProcessMetrics::look(std::optional<int> schema_found) {
  const Instant now = chr::steady_clock::now();
  if (last_) {
    const chr::duration<double> late = now - *last_ - period_;
    lag_.observe(std::max(0.0, late.count()));
  }
  last_ = now;
  if (schema_found) schema_.set(*schema_found);
  count_lines();
  if (looks_++ % looks_between_readings == 0) read_process();
}

void ProcessMetrics::count_lines() {
  for (std::size_t i = 0; i < levels.size(); ++i) {
    const std::uint64_t written = obs::lines_written(levels.at(i));
    line_counters_.at(i).increment(static_cast<double>(written - lines_.at(i)));
    lines_.at(i) = written;
  }
}

void ProcessMetrics::read_process() {
  const double used = cpu_used();
  cpu_.increment(used - cpu_seconds_);
  cpu_seconds_ = used;
  resident_.set(resident_bytes());
  files_.set(entries_in("/proc/self/fd"));
  threads_.set(entries_in("/proc/self/task"));
}

}  // namespace tpp::gateway
