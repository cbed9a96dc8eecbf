#include "async/ticking_wheel.hpp"

namespace tpp::async {

TickingWheel::TickingWheel(asio::io_context& io, std::chrono::milliseconds resolution)
    : resolution_(resolution),
      wheel_(std::chrono::steady_clock::now(), resolution),
      timer_(io.get_executor()) {}

void TickingWheel::arm(DeadlineEntry& entry, Deadline by) {
  wheel_.arm(entry, by);
  if (!ticking_) schedule();
}

void TickingWheel::schedule() {
  ticking_ = true;
  timer_.expires_after(resolution_);
  timer_.async_wait([weak = weak_from_this()](boost::system::error_code error) {
    const auto self = weak.lock();
    if (!self || error) return;
    self->ticking_ = false;
    self->wheel_.advance(std::chrono::steady_clock::now());
    if (self->wheel_.armed_count() > 0 && !self->ticking_) self->schedule();
  });
}

}  // namespace tpp::async
