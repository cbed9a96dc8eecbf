#pragma once
// Brings the database's messages to whoever caches what is in it.

#include "domain/ports/change_feed.hpp"
#include "postgres/listener.hpp"

namespace tpp::storage {

class PgChangeFeed {
 public:
  // The listener is called on the io_context's thread and must outlive the feed.
  PgChangeFeed(boost::asio::io_context& io, Secret connection_text, ChangeListener& listener);

  bool connected() const { return listener_.connected(); }

 private:
  postgres::Listener listener_;
};

}  // namespace tpp::storage
