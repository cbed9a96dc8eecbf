#include "banks.hpp"

#include <algorithm>
#include <utility>

#include "bank_key_watch.hpp"
#include "bank_parts.hpp"
#include "bank_terms.hpp"
#include "belfius/belfius_bank.hpp"
#include "belfius/payments.hpp"
#include "http/client.hpp"
#include "probes.hpp"

namespace tpp::gateway {

// Members in the order in which they use each other.
struct ConfiguredBanks::Entry {
  Entry(const BankConfig& config, BankParts parts, asio::io_context& io, obs::Metrics& metrics,
        IdSource& ids, const Clock& clock)
      : client(io, std::move(parts.url), parts.keys.tls, client_limits_of(config)),
        channel(client),
        probe(metrics, config.id),
        certificate_metrics(metrics, config.id),
        caller(channel, clock, probe, call_terms_of(config)),
        bank(parts.profile, parts.access, caller, ids, clock) {
    if (parts.keys.signer)
      payments.emplace(std::move(parts.profile), std::move(parts.access), caller, ids, clock,
                       std::move(*parts.keys.signer));
    watch.emplace(std::move(parts.key_source), std::move(parts.keys_fingerprint), parts.keys,
                  client, payments ? &*payments : nullptr, certificate_metrics);
  }

  http::Client client;
  belfius::ClientChannel channel;
  BankMetrics probe;
  CertificateMetrics certificate_metrics;
  belfius::BankCaller caller;
  belfius::BelfiusBank bank;
  std::optional<belfius::BelfiusPayments> payments;
  std::optional<BankKeyWatch> watch;
};

ConfiguredBanks::ConfiguredBanks(const Clock& clock) : clock_(clock) {}
ConfiguredBanks::~ConfiguredBanks() = default;

Result<std::unique_ptr<ConfiguredBanks>> ConfiguredBanks::create(const Config& config,
                                                                 asio::io_context& io,
                                                                 obs::Metrics& metrics,
                                                                 IdSource& ids,
                                                                 const Clock& clock) {
  std::unique_ptr<ConfiguredBanks> banks(new ConfiguredBanks(clock));
  std::string problems;
  for (const BankConfig& bank : config.banks) {
    auto parts = parts_of(config, bank);
    if (!parts) {
      problems += (problems.empty() ? "" : "\n") + parts.error().detail;
      if (!parts.error().cause.empty()) problems += " (" + parts.error().cause + ")";
      continue;
    }
    banks->entries_.push_back(
        std::make_unique<Entry>(bank, std::move(*parts), io, metrics, ids, clock));
  }
  if (!problems.empty()) return Error{Errc::validation_failed, problems};
  return banks;
}

Bank* ConfiguredBanks::find(const BankId& id) {
  Entry* entry = entry_of(id);
  return entry == nullptr ? nullptr : &entry->bank;
}

std::vector<Bank*> ConfiguredBanks::all() {
  std::vector<Bank*> banks;
  for (const auto& entry : entries_) banks.push_back(&entry->bank);
  return banks;
}

PaymentBank* ConfiguredBanks::payments(const BankId& id) {
  Entry* entry = entry_of(id);
  return entry != nullptr && entry->payments ? &*entry->payments : nullptr;
}

ChannelCondition ConfiguredBanks::channel_of(const BankId& id) const {
  const Entry* entry = entry_of(id);
  return entry == nullptr ? ChannelCondition{} : entry->caller.channel();
}

ConfiguredBanks::Entry* ConfiguredBanks::entry_of(const BankId& id) const {
  const auto found =
      std::ranges::find_if(entries_, [&](const auto& e) { return e->bank.traits().id == id; });
  return found == entries_.end() ? nullptr : found->get();
}

std::vector<CertificateInUse> ConfiguredBanks::certificates() const {
  std::vector<CertificateInUse> all;
  for (const auto& entry : entries_)
    all.insert(all.end(), entry->watch->in_use().begin(), entry->watch->in_use().end());
  return all;
}

Awaitable<void> ConfiguredBanks::look_at_keys() {
  for (const auto& entry : entries_) entry->watch->look(clock_.now());
  co_return;
}

void ConfiguredBanks::stop() {
  for (const auto& entry : entries_) entry->client.stop();
}

}  // namespace tpp::gateway
