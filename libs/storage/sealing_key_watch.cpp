#include "storage/sealing_key_watch.hpp"

namespace tpp::storage {

SealingKeyWatch::SealingKeyWatch(PgSealingKeys& known, crypto::SealedBox& box, std::string replica,
                                 Read read)
    : known_(known), box_(box), replica_(std::move(replica)), read_(std::move(read)) {
  box_.hold();
}

Task<SealingKeysInUse> SealingKeyWatch::look() {
  auto text = read_();
  if (!text) co_return text.error();
  auto keys = crypto::SealedBox::parse_keys(*text);
  if (!keys) co_return keys.error();
  auto in_use = co_await known_.enroll(replica_, *keys);
  if (!in_use) co_return in_use.error();
  auto changed = box_.change_keys(std::move(*keys), in_use->primary, in_use->fingerprint_keys);
  if (!changed) co_return changed.error();
  co_return in_use;
}

}  // namespace tpp::storage
