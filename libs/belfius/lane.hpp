#pragma once
// A bound on calls of one kind that are under way at the same time, with a queue behind it: so many
// slow reads leave the bank's connections free for tokens and payments.

#include <list>
#include <memory>
#include <utility>

#include "async/timer.hpp"
#include "core/clock.hpp"
#include "core/task.hpp"

namespace tpp::belfius {

// Made with std::make_shared: calls that a stopping process leaves behind end after their owner.
class Lane : public std::enable_shared_from_this<Lane> {
 public:
  // Gives the place up when it is destroyed.
  class Place {
   public:
    explicit Place(std::shared_ptr<Lane> lane) : lane_(std::move(lane)) {}
    ~Place() {
      if (lane_) lane_->leave();
    }
    Place(Place&&) noexcept = default;
    Place& operator=(Place&&) = delete;

   private:
    std::shared_ptr<Lane> lane_;
  };

  Lane(std::size_t places, std::size_t waiting) : free_(places), most_waiting_(waiting) {}
  Lane(const Lane&) = delete;
  Lane& operator=(const Lane&) = delete;

  bool has_room() const { return free_ > 0 && waiting_.empty(); }
  // Only when it has room.
  Place enter();
  // First come, first served. overloaded: too many wait already; deadline_exceeded: not sent.
  static Task<Place> wait_for_place(std::shared_ptr<Lane> lane, Deadline by);

 private:
  // Stands in the queue for as long as its coroutine waits, however that ends.
  struct Waiter {
    Waiter(Lane& its_lane, const Executor& executor, Deadline by);
    ~Waiter();
    Waiter(const Waiter&) = delete;
    Waiter& operator=(const Waiter&) = delete;

    Lane& lane;
    async::Timer timer;  // cancelled when its turn comes
    bool granted = false;
    bool taken = false;
  };

  void leave();

  std::size_t free_;
  std::size_t most_waiting_;
  std::list<Waiter*> waiting_;
};

}  // namespace tpp::belfius
