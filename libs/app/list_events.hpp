#pragma once
// list_events: what a client has not been told yet.

#include "domain/ports/event_store.hpp"

namespace tpp {

class ListEvents {
 public:
  ListEvents(EventStore& events, const Clock& clock) : events_(events), clock_(clock) {}
  // Errors: not_found (no event has the id of page.after), those of EventStore.
  Task<Page<Event>> operator()(const ClientId& client, const PageRequest& page) {
    co_return co_await events_.list(client, page, clock_.now());
  }

 private:
  EventStore& events_;
  const Clock& clock_;
};

}  // namespace tpp
