#pragma once
// Hears NOTIFY on a connection and a thread of its own, and reconnects for ever.

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "core/secret.hpp"

namespace tpp::postgres {

class Listener {
 public:
  // Both are called on the io_context's thread, never after the listener's destruction there.
  struct Events {
    std::function<void(const std::string& channel, const std::string& payload)> notified;
    // Messages may have been missed: after the first connection and after every other one.
    std::function<void()> lost;
  };

  Listener(boost::asio::io_context& io, Secret connection_text, std::vector<std::string> channels,
           Events events);
  ~Listener();  // waits for the thread; at most one connect_timeout
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  bool connected() const { return connected_; }

 private:
  class Session;
  // Outlives us in handlers that are posted but have not run.
  struct Outlet {
    Events events;
    bool open = true;
  };

  void run();
  void hear(Session& session);
  bool wait_for_stop(std::chrono::milliseconds at_most) const;
  void post_lost();
  void post_notified(std::string channel, std::string payload);

  boost::asio::io_context& io_;
  Secret connection_text_;
  std::vector<std::string> channels_;
  std::shared_ptr<Outlet> outlet_;
  int stop_event_;
  std::atomic<bool> connected_{false};
  std::thread thread_;
};

}  // namespace tpp::postgres
