#include "postgres/watchdog.hpp"

#include <sys/socket.h>

namespace tpp::postgres {

Watchdog::Watchdog(std::chrono::milliseconds limit) : limit_(limit), thread_([this] { guard(); }) {}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    stopped_ = true;
  }
  stopping_.notify_one();
  thread_.join();
}

Watchdog::Watch::Watch(Watchdog& dog, int socket) : dog_(dog) {
  const std::lock_guard lock(dog.mutex_);
  place_ = dog.watched_.insert(dog.watched_.end(), Entry{socket, Clock::now() + dog.limit_});
}

Watchdog::Watch::~Watch() {
  const std::lock_guard lock(dog_.mutex_);
  dog_.watched_.erase(place_);
}

// Looks regularly instead of being woken: a transaction costs no switch of threads.
void Watchdog::guard() {
  std::unique_lock lock(mutex_);
  while (!stopped_) {
    shut_overdue();
    stopping_.wait_for(lock, limit_ / 8);
  }
}

void Watchdog::shut_overdue() {
  const auto now = Clock::now();
  for (Entry& entry : watched_) {
    if (entry.shut || now < entry.end) continue;
    ::shutdown(entry.socket, SHUT_RDWR);
    entry.shut = true;
  }
}

}  // namespace tpp::postgres
