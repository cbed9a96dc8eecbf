#pragma once
// What reads need, kept in memory so that a warm read asks the database nothing. Entries end after
// a short while, and at once when storage says that their consent changed.

#include <cstdint>
#include <list>
#include <memory>
#include <unordered_map>
#include <utility>

#include "core/clock.hpp"
#include "domain/account.hpp"

namespace tpp {

class AccessCache {
 public:
  // Shared with reads that are under way while the entry is replaced.
  using Entry = std::shared_ptr<const AccountAccess>;

  AccessCache(std::size_t capacity, std::chrono::seconds lifetime, const Clock& clock);

  // Null when unknown or too old.
  Entry find(const AccountId& id) const;
  Entry put(AccountAccess access) { return put(std::move(access), forgotten_); }
  // Kept only when nothing was forgotten since: what was read before a change must not be put
  // after it.
  Entry put(AccountAccess access, std::uint64_t since);
  // How often something was forgotten.
  std::uint64_t forgotten() const { return forgotten_; }
  // Never by an older one.
  void replace_token(const ConsentId& consent, const AccessToken& token);
  void forget(const ConsentId& consent);
  void forget_all();
  std::size_t size() const { return slots_.size(); }

 private:
  struct Slot {
    Entry entry;
    UtcTime good_until;
    std::list<AccountId>::iterator age;
  };
  void drop(const AccountId& id);

  std::size_t capacity_;
  std::chrono::seconds lifetime_;
  const Clock& clock_;
  std::uint64_t forgotten_ = 0;
  std::unordered_map<AccountId, Slot> slots_;
  std::unordered_map<ConsentId, std::vector<AccountId>> accounts_of_;
  std::list<AccountId> oldest_first_;
};

}  // namespace tpp
