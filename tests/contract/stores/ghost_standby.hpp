#pragma once
// Makes commits wait for a standby that does not exist, and takes the connection away from the
// first that waits: its change is kept, and the answer never comes.

#include <atomic>
#include <thread>

#include "contract/stores/database_rig.hpp"

namespace tpp::testing {

class GhostStandby {
 public:
  GhostStandby() {
    set("ghost");
    // The server has taken notice when somebody waits.
    std::thread writer([] {
      try {
        pqxx::connection connection(test_postgres().dsn().reveal());
        for (;;) {
          pqxx::work tx(connection);
          tx.exec("SELECT pg_logical_emit_message(true, 'test', '')");
          tx.commit();
        }
      } catch (const std::exception&) {
        // Terminated, as it is meant to be.
      }
    });
    while (!cut_one_that_waits()) std::this_thread::yield();
    writer.join();
    hunter_ = std::thread([this] { hunt(); });
  }

  ~GhostStandby() {
    stop();
    set("");
  }
  GhostStandby(const GhostStandby&) = delete;
  GhostStandby& operator=(const GhostStandby&) = delete;

  // Ends the hunt: a commit is answered a moment before the hunter knows that it has met one.
  bool met() {
    stop();
    return met_;
  }

 private:
  void stop() {
    over_ = true;
    if (hunter_.joinable()) hunter_.join();
  }

  void hunt() {
    while (!over_) {
      if (!cut_one_that_waits()) continue;
      met_ = true;
      set("");
      return;
    }
  }

  static bool cut_one_that_waits() {
    pqxx::connection connection(test_postgres().dsn().reveal());
    pqxx::nontransaction tx(connection);
    return !tx.exec(
                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                  " WHERE wait_event = 'SyncRep' LIMIT 1")
                .empty();
  }

  static void set(const std::string& names) {
    pqxx::connection connection(test_postgres().dsn().reveal());
    pqxx::nontransaction tx(connection);
    tx.exec("ALTER SYSTEM SET synchronous_standby_names = '" + names + "'");
    tx.exec("SELECT pg_reload_conf()");
  }

  std::atomic<bool> over_{false};
  std::atomic<bool> met_{false};
  std::thread hunter_;
};

}  // namespace tpp::testing
