#include "app/access_cache.hpp"

#include <algorithm>
#include <utility>

namespace tpp {

AccessCache::AccessCache(std::size_t capacity, std::chrono::seconds lifetime, const Clock& clock)
    : capacity_(std::max<std::size_t>(capacity, 1)), lifetime_(lifetime), clock_(clock) {}

AccessCache::Entry AccessCache::find(const AccountId& id) const {
  const auto slot = slots_.find(id);
  if (slot == slots_.end() || slot->second.good_until <= clock_.now()) return nullptr;
  return slot->second.entry;
}

AccessCache::Entry AccessCache::put(AccountAccess access, std::uint64_t since) {
  if (since != forgotten_) return std::make_shared<const AccountAccess>(std::move(access));
  const AccountId id = access.account.id;
  drop(id);
  if (slots_.size() >= capacity_) {
    const AccountId oldest = oldest_first_.front();
    drop(oldest);
  }
  accounts_of_[access.account.consent].push_back(id);
  oldest_first_.push_back(id);
  auto entry = std::make_shared<const AccountAccess>(std::move(access));
  slots_.emplace(id, Slot{entry, clock_.now() + lifetime_, std::prev(oldest_first_.end())});
  return entry;
}

void AccessCache::replace_token(const ConsentId& consent, const AccessToken& token) {
  const auto accounts = accounts_of_.find(consent);
  if (accounts == accounts_of_.end()) return;
  for (const AccountId& id : accounts->second) {
    Slot& slot = slots_.at(id);
    if (slot.entry->access_token.version > token.version) continue;
    AccountAccess renewed = *slot.entry;
    renewed.access_token = token;
    slot.entry = std::make_shared<const AccountAccess>(std::move(renewed));
  }
}

void AccessCache::forget(const ConsentId& consent) {
  ++forgotten_;
  const auto accounts = accounts_of_.find(consent);
  if (accounts == accounts_of_.end()) return;
  const std::vector<AccountId> ids = accounts->second;
  for (const AccountId& id : ids) drop(id);
}

void AccessCache::forget_all() {
  ++forgotten_;
  slots_.clear();
  accounts_of_.clear();
  oldest_first_.clear();
}

void AccessCache::drop(const AccountId& id) {
  const auto slot = slots_.find(id);
  if (slot == slots_.end()) return;
  const auto accounts = accounts_of_.find(slot->second.entry->account.consent);
  std::erase(accounts->second, id);
  if (accounts->second.empty()) accounts_of_.erase(accounts);
  oldest_first_.erase(slot->second.age);
  slots_.erase(slot);
}

}  // namespace tpp
