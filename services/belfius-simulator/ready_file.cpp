#include "ready_file.hpp"

#include <cstdio>
#include <fstream>

#include <nlohmann/json.hpp>
#include <unistd.h>

namespace tpp::simulator {

Result<void> write_ready_file(const Options& options) {
  nlohmann::ordered_json ports{{"api_port", options.api_port},
                               {"sca_port", options.sca_port},
                               {"control_port", options.control_port},
                               {"pid", ::getpid()}};
  if (options.sandbox_port) ports["sandbox_port"] = *options.sandbox_port;
  const std::string draft = options.ready_file + ".tmp";
  std::ofstream file(draft);
  file << ports.dump() << "\n";
  file.close();
  if (!file || std::rename(draft.c_str(), options.ready_file.c_str()) != 0)
    return Error{Errc::invalid_input, "--ready-file: cannot write " + options.ready_file};
  return {};
}

}  // namespace tpp::simulator
