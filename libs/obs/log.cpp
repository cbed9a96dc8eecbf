#include "obs/log.hpp"

#include <array>
#include <atomic>
#include <memory>

#include <spdlog/logger.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "core/clock.hpp"
#include "obs/log_count.hpp"
#include "obs/log_line.hpp"

namespace tpp::obs {
namespace {

spdlog::level::level_enum spdlog_level(Level level) {
  switch (level) {
    case Level::debug:
      return spdlog::level::debug;
    case Level::info:
      return spdlog::level::info;
    case Level::warn:
      return spdlog::level::warn;
    case Level::error:
      return spdlog::level::err;
  }
  return spdlog::level::err;
}

// The whole line is made by log_line(): a spdlog pattern cannot make valid JSON.
std::unique_ptr<spdlog::logger> make_stdout_logger() {
  auto logger =
      std::make_unique<spdlog::logger>("stdout", std::make_shared<spdlog::sinks::stdout_sink_mt>());
  logger->set_formatter(
      std::make_unique<spdlog::pattern_formatter>("%v", spdlog::pattern_time_type::local, "\n"));
  logger->set_level(spdlog::level::info);
  return logger;
}

// The one process-wide object of the code base: standard output is process-wide too.
spdlog::logger& stdout_logger() {
  static const std::unique_ptr<spdlog::logger> logger = make_stdout_logger();
  return *logger;
}

// As process-wide as the logger.
std::atomic<std::uint64_t>& line_count(Level level) {
  static std::array<std::atomic<std::uint64_t>, 4> counts{};
  return counts.at(static_cast<std::size_t>(level));
}

}  // namespace

std::uint64_t lines_written(Level level) {
  return line_count(level).load(std::memory_order_relaxed);
}

void start_logging(Level level) {
  stdout_logger().set_level(spdlog_level(level));
}

bool parse_level(std::string_view text, Level& level) {
  if (text == "debug")
    level = Level::debug;
  else if (text == "info")
    level = Level::info;
  else if (text == "warn")
    level = Level::warn;
  else if (text == "error")
    level = Level::error;
  else
    return false;
  return true;
}

void log(Level level, std::string_view message, std::initializer_list<Field> fields) {
  spdlog::logger& logger = stdout_logger();
  const auto severity = spdlog_level(level);
  if (!logger.should_log(severity)) return;
  line_count(level).fetch_add(1, std::memory_order_relaxed);
  logger.log(severity,
             spdlog::string_view_t(log_line(SystemClock().now(), level, message, fields)));
}

void flush_log() {
  stdout_logger().flush();
}

}  // namespace tpp::obs
