#pragma once
// The outbox in PostgreSQL. Triggers of consent and payment fill it, see migrations.

#include "domain/ports/event_store.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

class PgEventStore final : public EventStore {
 public:
  explicit PgEventStore(postgres::PgPool& pool) : pool_(pool) {}
  Task<Page<Event>> list(const ClientId& client, const PageRequest& page, UtcTime now) override;

 private:
  postgres::PgPool& pool_;
};

}  // namespace tpp::storage
