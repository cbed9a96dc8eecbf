#pragma once
// One JSON object per line on stdout. Fields are names and plain values; there is no way to log a
// Secret, and nobody passes IBANs, names, tokens, bodies or certificates (house rule 11).

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace tpp::obs {

enum class Level { debug, info, warn, error };

struct Field {
  std::string_view name;
  std::variant<std::string_view, std::int64_t, double, bool> value;

  Field(std::string_view n, std::string_view v) : name(n), value(v) {}
  Field(std::string_view n, const std::string& v) : name(n), value(std::string_view(v)) {}
  Field(std::string_view n, const char* v) : name(n), value(std::string_view(v)) {}
  Field(std::string_view n, bool v) : name(n), value(v) {}
  Field(std::string_view n, double v) : name(n), value(v) {}
  template <class Integer>
    requires std::is_integral_v<Integer>
  Field(std::string_view n, Integer v) : name(n), value(static_cast<std::int64_t>(v)) {}
};

// Called once at start. Lines below the level are dropped.
void start_logging(Level level);
// "debug", "info", "warn" or "error"; anything else is nullopt-like false.
bool parse_level(std::string_view text, Level& level);

// {"ts":"…","level":"info","message":"…",fields…}; control characters are escaped, invalid UTF-8
// is replaced.
void log(Level level, std::string_view message, std::initializer_list<Field> fields = {});

inline void debug(std::string_view m, std::initializer_list<Field> f = {}) {
  log(Level::debug, m, f);
}
inline void info(std::string_view m, std::initializer_list<Field> f = {}) {
  log(Level::info, m, f);
}
inline void warn(std::string_view m, std::initializer_list<Field> f = {}) {
  log(Level::warn, m, f);
}
inline void error(std::string_view m, std::initializer_list<Field> f = {}) {
  log(Level::error, m, f);
}

// Writes what is buffered; called before exit.
void flush_log();

}  // namespace tpp::obs
