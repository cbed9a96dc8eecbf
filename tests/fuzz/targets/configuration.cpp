// The configuration file, beside secrets from the environment that nothing may show.

#include <string>

#include <sys/mman.h>
#include <unistd.h>

#include "config.hpp"
#include "fuzz/target.hpp"

namespace tpp::fuzz {
namespace {

constexpr std::string_view canary = "kanarie-7f3a";

// A file in memory, since the reader wants a path.
class MemoryFile {
 public:
  explicit MemoryFile(std::string_view content) : file_(memfd_create("configuration", 0)) {
    demand(file_ >= 0, "there is a file");
    const auto written = write(file_, content.data(), content.size());
    demand(written == static_cast<ssize_t>(content.size()), "the file is written");
  }
  ~MemoryFile() { close(file_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

 private:
  int file_;
};

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
      demand(loaded->redacted.find(canary) == std::string::npos, "no secret is shown");
      demand(loaded->config.http_port >= 1 && loaded->config.http_port <= 65535, "a port");
    } else {
      demand(!loaded.error().detail.empty(), "a refusal says why");
      demand(loaded.error().detail.find(canary) == std::string::npos, "no secret is quoted");
    }
  }
}

}  // namespace tpp::fuzz
