#pragma once
// Runs transactions on a few connections without blocking the event loop. A database that is away
// is no reason not to start: connections are made when they are needed.
// For changes made by others listen with Listener; for schema changes use the migrator.

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include <boost/asio/thread_pool.hpp>

#include "async/offload.hpp"
#include "core/secret.hpp"
#include "core/task.hpp"
#include "postgres/acting.hpp"
#include "postgres/pool_probe.hpp"

namespace pqxx {
class transaction_base;
}

namespace tpp::postgres {

using Transaction = pqxx::transaction_base;

class Watchdog;
struct Failure;

struct PoolSettings {
  std::size_t connections = 8;
  std::size_t queue_limit = 256;
  std::chrono::milliseconds queue_wait{500};
  // A transaction still open then has a server that does not answer: longer than the limits that
  // the server keeps itself.
  std::chrono::milliseconds silence_limit{10'000};
  std::chrono::minutes connection_lifetime{30};  // give or take a fifth
  std::string transaction_settings;              // from transaction_settings()
};

class PgPool {
 public:
  // The connection text comes from connection_text().
  PgPool(Secret connection_text, PoolSettings settings, PoolProbe& probe);
  ~PgPool();  // finishes what was admitted
  PgPool(const PgPool&) = delete;
  PgPool& operator=(const PgPool&) = delete;

  // Runs body(Transaction&) -> Result<T> on a worker thread; commits on a value, undoes on an
  // error. The name is for metrics and must be a literal. The body may run twice (after a
  // deadlock), so all it changes must be in the database or assigned anew.
  // overloaded: not started. deadline_exceeded: undone. storage_unavailable: undone, or the answer
  // to COMMIT was lost and nobody knows; the probe counts those, and nothing is done again.
  template <class F>
  auto transact(const char* name, Acting acting, F body)
      -> Awaitable<std::invoke_result_t<F&, Transaction&>> {
    auto pending = start(Job{name, std::move(acting), Doubt::told}, std::move(body));
    co_return co_await std::move(pending);
  }

  // As above, for all clients.
  template <class F>
  auto transact(const char* name, F body) -> Awaitable<std::invoke_result_t<F&, Transaction&>> {
    auto pending = start(Job{name, Acting::for_all_clients(), Doubt::told}, std::move(body));
    co_return co_await std::move(pending);
  }

  // For a body that first looks, under a lock or a unique key, whether its own work is there
  // already, and then answers as if it had just done it. When the answer to COMMIT is lost it is
  // run again, and its look is the answer. storage_unavailable is in doubt only when the database
  // stays away.
  template <class F>
  auto transact_repeatable(const char* name, Acting acting, F body)
      -> Awaitable<std::invoke_result_t<F&, Transaction&>> {
    auto pending = start(Job{name, std::move(acting), Doubt::looked_into}, std::move(body));
    co_return co_await std::move(pending);
  }

  // Changes when a connection broke: the server behind the next one may be another.
  std::uint64_t links_lost() const { return links_lost_; }

 private:
  using Clock = std::chrono::steady_clock;
  using Step = std::function<bool(Transaction&)>;  // true: commit
  struct Link;
  enum class Doubt { told, looked_into };
  struct Job {
    const char* name;
    Acting acting;
    Doubt doubt;
  };

  template <class F>
  auto start(Job job, F body) -> Awaitable<std::invoke_result_t<F&, Transaction&>> {
    using R = std::invoke_result_t<F&, Transaction&>;
    if (!admit(job.name)) co_return overloaded();
    auto work = [this, job = std::move(job), since = Clock::now(),
                 body = std::move(body)]() mutable -> R {
      std::optional<R> outcome;
      auto step = [&outcome, &body](Transaction& tx) {
        outcome.emplace(body(tx));
        return outcome->has_value();
      };
      Result<void> ran = run(job, since, step);
      if (!ran) return ran.error();
      return std::move(*outcome);
    };
    auto pending = async::offload(threads_, std::move(work));
    co_return co_await std::move(pending);
  }

  static Error overloaded();
  bool admit(const char* name);
  Result<void> run(const Job& job, Clock::time_point since, const Step& step);
  Result<void> run_with_repeat(const Job& job, const Step& step);
  std::optional<Failure> run_once(const Job& job, const Step& step);
  std::unique_ptr<Link> take();
  std::unique_ptr<Link> take_idle();
  void give_back(std::unique_ptr<Link> link);
  void report_load();

  Secret connection_text_;
  PoolSettings settings_;
  PoolProbe& probe_;
  std::atomic<std::size_t> admitted_{0};
  std::atomic<std::size_t> running_{0};
  std::atomic<std::uint64_t> links_lost_{0};
  std::mutex idle_mutex_;
  std::vector<std::unique_ptr<Link>> idle_;
  std::unique_ptr<Watchdog> watchdog_;
  asio::thread_pool threads_;
};

}  // namespace tpp::postgres
