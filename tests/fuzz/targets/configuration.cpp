// The configuration file, beside secrets from the environment that nothing may show.

#include <string>

#include "config.hpp"
#include "fuzz/memory_file.hpp"
#include "fuzz/target.hpp"

namespace tpp::fuzz {
namespace {

constexpr std::string_view canary = "kanarie-7f3a";

}  // namespace

void configuration(std::string_view input) {
  if (input.find(canary) != input.npos) return;
  const MemoryFile file(input);
  const std::string secret(canary);
  const config::Sources sources{file.path(),
                                "GATEWAY",
                                {{"GATEWAY_DATABASE__URL", "postgresql://db/" + secret},
                                 {"GATEWAY_SEALING__KEYS", "1:" + secret},
                                 {"GATEWAY_BANKS__BELFIUS__CLIENT_SECRET", secret}}};
  for (const auto needs : {gateway::Needs::everything, gateway::Needs::nothing}) {
    const auto loaded = gateway::load_config(sources, needs);
    if (loaded) {
      demand(input.find('\0') == input.npos, "nothing is left out behind a NUL");
      demand(loaded->redacted.find(canary) == std::string::npos, "no secret is shown");
      demand(loaded->config.http_port >= 0 && loaded->config.http_port <= 65535, "a port or any");
    } else {
      demand(!loaded.error().detail.empty(), "a refusal says why");
      demand(loaded.error().detail.find(canary) == std::string::npos, "no secret is quoted");
    }
  }
}

}  // namespace tpp::fuzz
