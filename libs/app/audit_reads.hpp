#pragma once
// Writes down who was given which data, in batches and off the path of the read: a read waits for
// no database. What changes something is audited by the database itself, see migrations.

#include <deque>

#include "domain/ports/audit_store.hpp"

namespace tpp {

struct AuditProbe {
  virtual ~AuditProbe() = default;
  virtual void pending(std::size_t entries) { (void)entries; }
  virtual void dropped() {}
};

class AuditReads {
 public:
  AuditReads(AuditStore& store, IdSource& ids, const Clock& clock, AuditProbe& probe)
      : store_(store), ids_(ids), clock_(clock), probe_(probe) {}

  // Sets id and time. When the database was away for so long that there is no more room, the entry
  // is counted as dropped.
  void note(DataAccess access);

  // Writes what is pending; keeps what could not be written.
  Awaitable<void> round();

  // At the end, when no round runs any more: a few tries, and what is lost is said.
  Awaitable<void> drained();

 private:
  Awaitable<bool> write_pending();

  AuditStore& store_;
  IdSource& ids_;
  const Clock& clock_;
  AuditProbe& probe_;
  std::deque<DataAccess> pending_;
};

}  // namespace tpp
