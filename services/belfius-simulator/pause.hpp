#pragma once

#include <chrono>

#include "core/task.hpp"

namespace tpp::simulator {

// Lets others run meanwhile. Zero or less returns at once.
Awaitable<void> pause(std::chrono::milliseconds length);

}  // namespace tpp::simulator
