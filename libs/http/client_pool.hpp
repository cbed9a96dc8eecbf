#pragma once
// The connections of one client: bounded, last used first, with a queue of callers behind them.

#include <list>
#include <memory>
#include <optional>
#include <vector>

#include "http/client_connection.hpp"

namespace tpp::http {

class ClientPool;

// The right to one connection. Returns it when destroyed; a connection that did not end its last
// exchange well is closed then.
class Lease {
 public:
  Lease(std::shared_ptr<ClientPool> pool, std::unique_ptr<ClientConnection> connection)
      : pool_(std::move(pool)), connection_(std::move(connection)) {}
  ~Lease();
  Lease(Lease&&) noexcept = default;
  Lease& operator=(Lease&&) = delete;

  // Empty until a connection has been opened for this lease.
  std::unique_ptr<ClientConnection>& connection() { return connection_; }

 private:
  std::shared_ptr<ClientPool> pool_;
  std::unique_ptr<ClientConnection> connection_;
};

class ClientPool : public std::enable_shared_from_this<ClientPool> {
 public:
  ClientPool(ClientSettings settings, TlsContext tls);

  // An idle connection, or the right to open one, without waiting.
  std::optional<Lease> try_acquire(bool fresh);

  // Waits for its turn, first come first served. overloaded, deadline_exceeded.
  Task<Lease> wait_for_turn(Deadline by);

  // Opens the connection of a lease that has none.
  Task<void> open(Lease& lease, Deadline by, CallTrace& trace);

  void replace_tls(TlsContext tls);
  void stop();
  bool stopped() const { return stopped_; }

 private:
  friend class Lease;
  using TimePoint = ClientConnection::TimePoint;

  // Stands in the queue for as long as its coroutine waits, however that ends.
  struct Waiter {
    Waiter(ClientPool& its_pool, Deadline by);
    ~Waiter();
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    ClientPool& pool;
    async::Timer timer;  // cancelled when its turn comes
    std::optional<Lease> granted;
  };

  std::unique_ptr<ClientConnection> take_idle(bool fresh);
  void make_room();
  void release(std::unique_ptr<ClientConnection> connection);
  void grant_next(std::unique_ptr<ClientConnection> connection);
  TimePoint next_retirement();

  ClientSettings settings_;
  TlsContext tls_;
  std::vector<std::unique_ptr<ClientConnection>> idle_;  // the last used one at the back
  std::list<Waiter*> waiting_;
  std::size_t taken_ = 0;  // idle connections and leases
  std::size_t opened_ = 0;
  bool stopped_ = false;
};

}  // namespace tpp::http
