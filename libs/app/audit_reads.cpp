#include "app/audit_reads.hpp"

#include <algorithm>
#include <utility>

#include "obs/log.hpp"

namespace tpp {
namespace {

// About thirty megabytes: a minute and a half without a database at five hundred reads a second.
constexpr std::size_t pending_at_most = 50'000;
constexpr std::size_t written_at_once = 500;
constexpr int last_tries = 3;

}  // namespace

void AuditReads::note(DataAccess access) {
  if (pending_.size() >= pending_at_most) {
    probe_.dropped();
    return;
  }
  access.id = ids_.uuid();
  access.at = clock_.now();
  pending_.push_back(std::move(access));
  probe_.pending(pending_.size());
}

// A writer that was cancelled while it waited has taken nothing away, and what it had sent is not
// written twice.
Awaitable<bool> AuditReads::write_pending() {
  while (!pending_.empty()) {
    const std::size_t count = std::min(pending_.size(), written_at_once);
    const auto end = pending_.begin() + static_cast<std::ptrdiff_t>(count);
    const std::vector<DataAccess> batch(pending_.begin(), end);
    auto written = co_await store_.append(batch);
    if (!written) {
      obs::warn("data accesses not written down yet", {{"code", name_of(written.error().code)},
                                                       {"cause", written.error().cause},
                                                       {"pending", pending_.size()}});
      co_return false;
    }
    pending_.erase(pending_.begin(), pending_.begin() + static_cast<std::ptrdiff_t>(count));
    probe_.pending(pending_.size());
  }
  co_return true;
}

Awaitable<void> AuditReads::round() {
  co_await write_pending();
}

Awaitable<void> AuditReads::drained() {
  for (int tries = 0; tries < last_tries; ++tries)
    if (co_await write_pending()) co_return;
  obs::error("data accesses were lost", {{"count", pending_.size()}});
}

}  // namespace tpp
