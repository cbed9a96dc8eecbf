#include "belfius/lane.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>

#include "http/client.hpp"

namespace tpp::belfius {

Lane::Waiter::Waiter(Lane& its_lane, const Executor& executor, Deadline by)
    : lane(its_lane), timer(executor, by) {
  lane.waiting_.push_back(this);
}

Lane::Waiter::~Waiter() {
  if (!granted) lane.waiting_.remove(this);
  // Its turn came, and it was cancelled before it ran: the next one's turn.
  if (granted && !taken) lane.leave();
}

Lane::Place Lane::enter() {
  --free_;
  return Place(shared_from_this());
}

Task<Lane::Place> Lane::wait_for_place(std::shared_ptr<Lane> lane, Deadline by) {
  if (lane->waiting_.size() >= lane->most_waiting_)
    co_return Error{Errc::overloaded, "too many calls to the bank wait already"};
  const Executor executor = co_await asio::this_coro::executor;
  Waiter waiter(*lane, executor, by);
  boost::system::error_code ignored;
  co_await waiter.timer.async_wait(asio::redirect_error(async::UseAwaitable(), ignored));
  if (!waiter.granted) co_return http::not_sent_in_time("wait for a place");
  waiter.taken = true;
  co_return Place(lane);
}

void Lane::leave() {
  if (waiting_.empty()) {
    ++free_;
    return;
  }
  Waiter& next = *waiting_.front();
  waiting_.pop_front();
  next.granted = true;
  next.timer.cancel();
}

}  // namespace tpp::belfius
