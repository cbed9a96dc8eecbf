#pragma once
// Ends calls to a server that has stopped answering. libpq waits without limit for a server whose
// machine acknowledges everything while its process stands still; neither the server's own time
// limits nor TCP keep-alive help then.

#include <chrono>
#include <condition_variable>
#include <list>
#include <mutex>
#include <thread>

namespace tpp::postgres {

class Watchdog {
  using Clock = std::chrono::steady_clock;
  struct Entry {
    int socket;
    Clock::time_point end;
    bool shut = false;
  };
  using Entries = std::list<Entry>;

 public:
  explicit Watchdog(std::chrono::milliseconds limit);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  // Shuts the socket down when the limit is over, give or take an eighth. It must end before the
  // socket is closed: the number may belong to another one then.
  class Watch {
   public:
    Watch(Watchdog& dog, int socket);
    ~Watch();
    Watch(const Watch&) = delete;
    Watch& operator=(const Watch&) = delete;

   private:
    Watchdog& dog_;
    Entries::iterator place_;
  };

 private:
  void guard();
  void shut_overdue();

  const std::chrono::milliseconds limit_;
  std::mutex mutex_;
  std::condition_variable stopping_;
  Entries watched_;
  bool stopped_ = false;
  std::thread thread_;
};

}  // namespace tpp::postgres
