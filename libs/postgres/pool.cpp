#include "postgres/pool.hpp"

#include <algorithm>
#include <array>
#include <random>
#include <thread>

#include <poll.h>
#include <pqxx/connection>

#include "postgres/failure.hpp"
#include "postgres/pool_transaction.hpp"
#include "postgres/watchdog.hpp"

namespace tpp::postgres {
namespace {

// So that connections made together do not all end together.
std::chrono::steady_clock::duration jittered(std::chrono::minutes lifetime) {
  const std::chrono::milliseconds whole = lifetime;
  std::random_device source;
  std::uniform_int_distribution<std::int64_t> spread(-whole.count() / 5, whole.count() / 5);
  return whole + std::chrono::milliseconds(spread(source));
}

// Before each look into a transaction whose end is not known: a server that restarts needs a
// moment.
constexpr std::array looks{std::chrono::milliseconds(0), std::chrono::milliseconds(100),
                           std::chrono::milliseconds(400), std::chrono::milliseconds(1000)};

// An idle connection has nothing to say: bytes or an end of stream mean that the server left.
bool idle_and_silent(int socket) {
  pollfd watched{socket, POLLIN, 0};
  return ::poll(&watched, 1, 0) == 0;
}

}  // namespace

struct PgPool::Link {
  Link(const std::string& text, Clock::time_point end) : connection(text), retire_at(end) {
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
    // A silent reconnect would run the rest of a transaction outside of it.
    connection.inhibit_reactivation(true);
#pragma GCC diagnostic pop
  }

  bool usable() {
    return connection.is_open() && Clock::now() < retire_at && idle_and_silent(connection.sock());
  }

  pqxx::connection connection;
  Clock::time_point retire_at;
  // Without it libpq prints the server's notices on stderr.
  pqxx::quiet_errorhandler quiet{connection};
};

PgPool::PgPool(Secret connection_text, PoolSettings settings, PoolProbe& probe)
    : connection_text_(std::move(connection_text)),
      settings_(settings),
      probe_(probe),
      watchdog_(std::make_unique<Watchdog>(settings.silence_limit)),
      threads_(settings.connections) {}

PgPool::~PgPool() {
  threads_.join();
}

Error PgPool::overloaded() {
  ErrorContext context;
  context.retry_after = std::chrono::seconds(1);
  Error error{Errc::overloaded, "too much is waiting for the database"};
  return with_context(std::move(error), std::move(context));
}

bool PgPool::admit(const char* name) {
  if (admitted_.fetch_add(1) < settings_.connections + settings_.queue_limit) {
    report_load();
    return true;
  }
  admitted_.fetch_sub(1);
  probe_.refused(name);
  return false;
}

void PgPool::report_load() {
  const std::size_t running = running_.load();
  const std::size_t admitted = admitted_.load();
  probe_.load(running, admitted - std::min(running, admitted));
}

Result<void> PgPool::run(const Job& job, Clock::time_point since, const Step& step) {
  const auto started = Clock::now();
  Result<void> outcome = overloaded();
  if (started - since > settings_.queue_wait) {
    probe_.refused(job.name);
  } else {
    running_.fetch_add(1);
    report_load();
    outcome = run_with_repeat(job, step);
    probe_.finished(job.name, Clock::now() - started);
    running_.fetch_sub(1);
  }
  admitted_.fetch_sub(1);
  report_load();
  return outcome;
}

Result<void> PgPool::run_with_repeat(const Job& job, const Step& step) {
  std::optional<Failure> failure = run_once(job, step);
  if (failure && failure->repeatable) failure = run_once(job, step);
  if (!failure) return {};
  if (!failure->in_doubt || job.doubt == Doubt::told) return failure->error;

  // Whatever the look meets, the first outcome stays in doubt until it has been seen.
  Error in_doubt = failure->error;
  for (const auto pause : looks) {
    std::this_thread::sleep_for(pause);
    failure = run_once(job, step);
    if (!failure) return {};
  }
  return in_doubt;
}

std::optional<Failure> PgPool::run_once(const Job& job, const Step& step) {
  std::unique_ptr<Link> link;
  try {
    link = take();
    const Watchdog::Watch watch(*watchdog_, link->connection.sock());
    PoolTransaction tx(link->connection, settings_.transaction_settings, job.acting);
    if (step(tx)) tx.commit();
  } catch (...) {
    Failure failure = failure_of(std::current_exception());
    if (failure.link_lost) {
      link.reset();
      links_lost_.fetch_add(1);
    }
    probe_.failed(job.name, failure.sqlstate);
    if (failure.in_doubt) probe_.in_doubt(job.name);
    if (link) give_back(std::move(link));
    failure.error.cause += std::string(" in ") + job.name;
    return failure;
  }
  give_back(std::move(link));
  return std::nullopt;
}

std::unique_ptr<PgPool::Link> PgPool::take() {
  while (auto link = take_idle())
    if (link->usable()) return link;
  auto link = std::make_unique<Link>(connection_text_.reveal(),
                                     Clock::now() + jittered(settings_.connection_lifetime));
  probe_.connected();
  return link;
}

std::unique_ptr<PgPool::Link> PgPool::take_idle() {
  const std::lock_guard lock(idle_mutex_);
  if (idle_.empty()) return nullptr;
  auto link = std::move(idle_.back());
  idle_.pop_back();
  return link;
}

void PgPool::give_back(std::unique_ptr<Link> link) {
  if (!link->connection.is_open()) return;
  const std::lock_guard lock(idle_mutex_);
  idle_.push_back(std::move(link));
}

}  // namespace tpp::postgres
