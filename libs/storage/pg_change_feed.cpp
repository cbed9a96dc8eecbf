#include "storage/pg_change_feed.hpp"

namespace tpp::storage {
namespace {

constexpr const char* consent_channel = "consent_changed";
constexpr const char* client_channel = "client_changed";

postgres::Listener::Events events_for(ChangeListener& listener) {
  postgres::Listener::Events events;
  events.notified = [&listener](const std::string& channel, const std::string& id) {
    if (channel == consent_channel) listener.consent_changed(ConsentId{id});
    if (channel == client_channel) listener.client_changed(ClientId{id});
  };
  events.lost = [&listener] { listener.changes_lost(); };
  return events;
}

}  // namespace

PgChangeFeed::PgChangeFeed(boost::asio::io_context& io, Secret connection_text,
                           ChangeListener& listener)
    : listener_(io, std::move(connection_text), {consent_channel, client_channel},
                events_for(listener)) {}

}  // namespace tpp::storage
