// serve: runs until SIGTERM or SIGINT, then drains. A second signal ends it at once.

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <boost/asio/signal_set.hpp>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include "commands.hpp"
#include "obs/log.hpp"
#include "version.hpp"
#include "wiring.hpp"

namespace tpp::gateway {
namespace {

// Whole or not at all: a reader never sees half of it.
Result<void> write_ready_file(const std::string& path, const Wiring& wiring) {
  if (path.empty()) return {};
  const nlohmann::json ready{
      {"port", wiring.port()}, {"admin_port", wiring.admin_port()}, {"pid", getpid()}};
  const std::string unfinished = path + ".tmp";
  {
    std::ofstream file(unfinished);
    file << ready.dump() << "\n";
    if (!file.flush()) return Error{Errc::invalid_input, "cannot write " + unfinished};
  }
  std::error_code failed;
  std::filesystem::rename(unfinished, path, failed);
  if (failed) return Error{Errc::invalid_input, "cannot write " + path, failed.message()};
  return {};
}

class Termination {
 public:
  Termination(asio::io_context& io, async::TaskGroup& tasks, Wiring& wiring)
      : io_(io), tasks_(tasks), wiring_(wiring), signals_(io, SIGTERM, SIGINT) {
    await();
  }

 private:
  void await() {
    signals_.async_wait([this](boost::system::error_code failed, int) {
      if (failed) return;
      if (draining_) {
        obs::warn("second signal: ending without draining");
        io_.stop();
        return;
      }
      draining_ = true;
      obs::info("draining");
      tasks_.spawn(drain());
      await();
    });
  }

  Awaitable<void> drain() {
    co_await wiring_.drain();
    signals_.cancel();
    io_.stop();
  }

  asio::io_context& io_;
  async::TaskGroup& tasks_;
  Wiring& wiring_;
  asio::basic_signal_set<Executor> signals_;
  bool draining_ = false;
};

}  // namespace

int serve(const std::string& config_file, const std::string& ready_file) {
  // A peer that closes early must be an error code, not the end of the process.
  std::signal(SIGPIPE, SIG_IGN);
  auto loaded = load_config({config_file, "GATEWAY", config::process_environment()});
  if (!loaded) return fail("the configuration is wrong", loaded.error());
  obs::Level level = obs::Level::info;
  obs::parse_level(loaded->config.log_level, level);
  obs::start_logging(level);

  asio::io_context io(1);
  auto wiring = Wiring::create(loaded->config, io);
  if (!wiring) return fail("cannot start", wiring.error());
  auto started = (*wiring)->start();
  if (!started) return fail("cannot start", started.error());
  auto announced = write_ready_file(ready_file, **wiring);
  if (!announced) return fail("cannot start", announced.error());

  obs::info("started", {{"version", build_version},
                        {"port", (*wiring)->port()},
                        {"admin_port", (*wiring)->admin_port()},
                        {"config", loaded->redacted}});
  {
    async::TaskGroup last_tasks(io,
                                [](const std::exception_ptr&) { obs::error("draining failed"); });
    const Termination termination(io, last_tasks, **wiring);
    io.run();
  }
  obs::info("stopped");
  obs::flush_log();
  return exit_ok;
}

}  // namespace tpp::gateway
