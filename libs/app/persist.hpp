#pragma once
// Writes what the bank has handed out and cannot hand out again. While the database is away it is
// kept in memory and tried again, for as long as the claim on it lasts.

#include <algorithm>
#include <chrono>
#include <utility>

#include "async/signal.hpp"
#include "core/task.hpp"
#include "domain/token.hpp"

namespace tpp {

inline bool storage_may_recover(const Error& error) {
  return error.code == Errc::storage_unavailable || error.code == Errc::overloaded ||
         error.code == Errc::deadline_exceeded;
}

// write() -> Task<T>. It must be safe to repeat after an unknown outcome.
template <class Write>
auto persist(Write& write) -> decltype(write()) {
  using namespace std::chrono_literals;
  const Deadline give_up = std::chrono::steady_clock::now() + refresh_lease;
  std::chrono::milliseconds pause = 50ms;
  async::Signal never;
  for (;;) {
    auto written = co_await write();
    if (written || !storage_may_recover(written.error())) co_return written;
    if (std::chrono::steady_clock::now() + pause > give_up) co_return written;
    co_await never.wait_until(std::chrono::steady_clock::now() + pause);
    pause = std::min<std::chrono::milliseconds>(pause * 2, 2s);
  }
}

}  // namespace tpp
