#pragma once
// The outbox: events are written by the transaction that changes what they tell about. Every method
// may return storage_unavailable, overloaded and deadline_exceeded; what more stands beside it.

#include <string>

#include "core/task.hpp"
#include "domain/event.hpp"
#include "domain/page.hpp"

namespace tpp {

class EventStore {
 public:
  virtual ~EventStore() = default;

  // Of one client, oldest first; an event never appears before one that was listed. `after` is the
  // id of the last event that the client has: up to there all are delivered.
  // not_found: no event of this client has that id.
  virtual Task<Page<Event>> list(const ClientId& client, const PageRequest& page, UtcTime now) = 0;
};

}  // namespace tpp
