#pragma once
// What the commands that work on the database have in common.

#include <memory>
#include <optional>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "config.hpp"
#include "core/task.hpp"
#include "postgres/pool.hpp"

namespace tpp::gateway {

Result<LoadedConfig> load_for_command(const std::string& config_file,
                                      Needs needs = Needs::everything);

// Past a pooler: commands may need a session.
Result<Secret> command_database(const Config& config, std::chrono::milliseconds statement_timeout);

// One connection.
postgres::PoolSettings command_pool();

// Runs one use case on an event loop of its own.
template <class T, class Start>
Result<T> run_command(Start start) {
  asio::io_context io(1);
  std::optional<Result<T>> outcome;
  std::exception_ptr broken;
  asio::co_spawn(io.get_executor(), start(),
                 [&](const std::exception_ptr& failed, Result<T> result) {
                   broken = failed;
                   outcome = std::move(result);
                 });
  io.run();
  if (broken) std::rethrow_exception(broken);
  return std::move(*outcome);
}

}  // namespace tpp::gateway
