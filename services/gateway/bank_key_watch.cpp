#include "bank_key_watch.hpp"

#include <utility>

#include "http/peer_check.hpp"
#include "obs/log.hpp"

namespace tpp::gateway {

BankKeyWatch::BankKeyWatch(BankKeySource source, std::string fingerprint, const BankKeys& keys,
                           http::Client& client, belfius::BelfiusPayments* payments,
                           CertificateMetrics& metrics)
    : source_(std::move(source)),
      seen_(std::move(fingerprint)),
      in_use_(keys.certificates),
      tls_(keys.tls),
      client_(client),
      payments_(payments),
      metrics_(metrics) {
  for (const CertificateInUse& used : in_use_) metrics_.ends(used.role, used.not_after);
  if (source_.bank.pins.size() == 1)
    obs::warn("one pin only: when the bank changes that key, no call reaches it",
              {{"bank", source_.bank.id}});
}

void BankKeyWatch::look(UtcTime now) {
  tell_unpinned();
  const std::string found = fingerprint_of(source_);
  if (found == seen_) return;
  auto keys = load_bank_keys(source_, now);
  // Written to meanwhile: what was read may be half old and half new.
  if (fingerprint_of(source_) != found) return;
  seen_ = found;
  metrics_.looked(keys.has_value());
  if (keys) return use(std::move(*keys));
  obs::error("changed certificate files refused, the old ones stay in use",
             {{"bank", source_.bank.id}, {"cause", keys.error().detail}});
}

void BankKeyWatch::use(BankKeys keys) {
  tls_ = keys.tls;
  unpinned_told_ = 0;
  in_use_ = std::move(keys.certificates);
  if (keys.tls) client_.replace_tls(std::move(keys.tls));
  if (keys.signer && payments_ != nullptr) payments_->replace_signer(std::move(*keys.signer));
  for (const CertificateInUse& used : in_use_) {
    metrics_.ends(used.role, used.not_after);
    obs::info(
        "changed certificate in use",
        {{"bank", used.bank}, {"role", used.role}, {"not_after", to_rfc3339(used.not_after)}});
  }
}

void BankKeyWatch::tell_unpinned() {
  const auto counted = tls_ ? http::unpinned_handshakes(tls_->native_handle()) : 0;
  if (counted == unpinned_told_) return;
  metrics_.unpinned(counted - unpinned_told_);
  unpinned_told_ = counted;
  obs::warn("no pin belongs to the keys of the bank's server", {{"bank", source_.bank.id}});
}

}  // namespace tpp::gateway
