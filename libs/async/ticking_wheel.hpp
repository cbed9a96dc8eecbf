#pragma once
// A deadline wheel that moves by itself. One per part of the process (a server, a client); its
// timer runs only while something is armed, so it does not keep an idle io_context alive.

#include <chrono>
#include <memory>

#include <boost/asio/io_context.hpp>

#include "async/deadline_wheel.hpp"
#include "async/timer.hpp"

namespace tpp::async {

// Must be made with std::make_shared: a tick under way holds a weak reference.
class TickingWheel : public std::enable_shared_from_this<TickingWheel> {
 public:
  explicit TickingWheel(asio::io_context& io,
                        std::chrono::milliseconds resolution = std::chrono::milliseconds(100));

  void arm(DeadlineEntry& entry, Deadline by);

  // Called by the timer; tests call it to let time pass.
  void advance(Deadline now) { wheel_.advance(now); }

 private:
  void schedule();

  std::chrono::milliseconds resolution_;
  DeadlineWheel wheel_;
  Timer timer_;
  bool ticking_ = false;
};

}  // namespace tpp::async
