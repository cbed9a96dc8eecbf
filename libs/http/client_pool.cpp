#include "http/client_pool.hpp"

#include <boost/asio/redirect_error.hpp>

namespace tpp::http {

namespace {

// A call whose failed reuse would be an unknown outcome takes only what was used just now.
constexpr std::chrono::seconds fresh_enough(2);

}  // namespace

Lease::~Lease() {
  if (pool_) pool_->release(std::move(connection_));
}

ClientPool::Waiter::Waiter(ClientPool& its_pool, Deadline by)
    : pool(its_pool), timer(its_pool.settings_.executor, by) {
  pool.waiting_.push_back(this);
}

ClientPool::Waiter::~Waiter() {
  if (!granted) pool.waiting_.remove(this);
}

ClientPool::ClientPool(ClientSettings settings, TlsContext tls)
    : settings_(std::move(settings)), tls_(std::move(tls)) {}

std::unique_ptr<ClientConnection> ClientPool::take_idle(bool fresh) {
  const auto now = TimePoint::clock::now();
  while (!idle_.empty()) {
    // Behind the last used one there is none that was used later.
    if (fresh && now - idle_.back()->idle_since() >= fresh_enough) return nullptr;
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    if (connection->take(now)) return connection;
    --taken_;
  }
  return nullptr;
}

// Gives up the idle connection that was unused for longest, if only that stands in the way.
void ClientPool::make_room() {
  if (taken_ < settings_.limits.connections || idle_.empty()) return;
  idle_.erase(idle_.begin());
  --taken_;
}

std::optional<Lease> ClientPool::try_acquire(bool fresh) {
  if (!waiting_.empty()) return std::nullopt;
  if (auto connection = take_idle(fresh)) {
    return Lease(shared_from_this(), std::move(connection));
  }
  make_room();
  if (taken_ >= settings_.limits.connections) return std::nullopt;
  ++taken_;
  return Lease(shared_from_this(), nullptr);
}

Task<Lease> ClientPool::wait_for_turn(Deadline by) {
  if (waiting_.size() >= settings_.limits.waiting) {
    co_return Error{Errc::overloaded, "too many calls to the bank wait already"};
  }
  Waiter waiter(*this, by);
  boost::system::error_code ignored;
  co_await waiter.timer.async_wait(asio::redirect_error(async::UseAwaitable(), ignored));
  if (waiter.granted) co_return std::move(*waiter.granted);
  if (stopped_) co_return Error{Errc::overloaded, "the gateway is stopping"};
  co_return not_sent_in_time("wait for a connection");
}

Task<void> ClientPool::open(Lease& lease, Deadline by, CallTrace& trace) {
  lease.connection() = std::make_unique<ClientConnection>(settings_, tls_, next_retirement());
  co_return co_await lease.connection()->open(by, trace);
}

// Lives are spread by a fifth, so that connections opened together do not end together.
ClientPool::TimePoint ClientPool::next_retirement() {
  const auto percent = 80 + static_cast<int>((opened_++ * 17) % 41);
  return TimePoint::clock::now() + settings_.limits.connection_life * percent / 100;
}

void ClientPool::release(std::unique_ptr<ClientConnection> connection) {
  const bool keep =
      connection && connection->reusable() && !stopped_ && connection->made_with(tls_);
  if (!keep) connection.reset();
  if (!waiting_.empty()) {
    grant_next(std::move(connection));
  } else if (connection) {
    connection->rest(TimePoint::clock::now());
    idle_.push_back(std::move(connection));
  } else {
    --taken_;
  }
}

void ClientPool::grant_next(std::unique_ptr<ClientConnection> connection) {
  if (connection) {
    const auto now = TimePoint::clock::now();
    connection->rest(now);
    if (!connection->take(now)) connection.reset();
  }
  Waiter& next = *waiting_.front();
  waiting_.pop_front();
  next.granted.emplace(shared_from_this(), std::move(connection));
  next.timer.cancel();
}

void ClientPool::replace_tls(TlsContext tls) {
  tls_ = std::move(tls);
  taken_ -= idle_.size();
  idle_.clear();
}

void ClientPool::stop() {
  stopped_ = true;
  taken_ -= idle_.size();
  idle_.clear();
  for (auto* waiter : waiting_) waiter->timer.cancel();
}

}  // namespace tpp::http
