#pragma once
// One function per command. Each prints what a person needs, errors as readable lines on stderr,
// and returns the exit code.

#include <string>

#include "core/error.hpp"

namespace tpp::gateway {

inline constexpr int exit_ok = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;

// Says what failed and why on stderr; returns exit_failed.
int fail(const std::string& what, const Error& error);

int serve(const std::string& config_file, const std::string& ready_file);
int migrate(const std::string& config_file);
int check_config(const std::string& config_file);
int healthcheck(const std::string& config_file);
int config_reference(bool as_schema);
int version();

}  // namespace tpp::gateway
