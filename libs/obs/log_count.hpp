#pragma once
// How many lines were written since the start, by level; for the metrics.

#include <cstdint>

#include "obs/log.hpp"

namespace tpp::obs {

std::uint64_t lines_written(Level level);

}  // namespace tpp::obs
