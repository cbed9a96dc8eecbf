#pragma once

#include "core/result.hpp"
#include "options.hpp"

namespace tpp::simulator {

// {"api_port":…,"sca_port":…,"control_port":…,"pid":…}: whole or not at all, so that a waiting
// script never reads half of it.
Result<void> write_ready_file(const Options& options);

}  // namespace tpp::simulator
