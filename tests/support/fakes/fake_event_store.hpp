#pragma once
// An outbox with the events that a test puts in.

#include <vector>

#include "domain/ports/event_store.hpp"

namespace tpp::testing {

struct FakeEventStore final : EventStore {
  Task<Page<Event>> list(const ClientId&, const PageRequest&, UtcTime) override {
    Page<Event> page;
    page.items = events;
    co_return page;
  }

  std::vector<Event> events;
};

}  // namespace tpp::testing
