#include "banks.hpp"

#include <algorithm>
#include <utility>

#include "bank_parts.hpp"
#include "belfius/belfius_bank.hpp"
#include "belfius/payments.hpp"
#include "http/client.hpp"
#include "probes.hpp"

namespace tpp::gateway {

// Members in the order in which they use each other.
struct ConfiguredBanks::Entry {
  Entry(const BankConfig& config, BankParts parts, asio::io_context& io, obs::Metrics& metrics,
        IdSource& ids, const Clock& clock)
      : certificate_file(config.certificate_file),
        signing_certificate_file(config.signing_certificate_file),
        client(io, std::move(parts.url), std::move(parts.tls), limits_of(config)),
        channel(client),
        probe(metrics, config.id),
        caller(channel, clock, probe),
        bank(parts.profile, parts.access, caller, ids, clock) {
    if (parts.signer)
      payments.emplace(std::move(parts.profile), std::move(parts.access), caller, ids, clock,
                       std::move(*parts.signer));
  }

  static http::ClientLimits limits_of(const BankConfig& config) {
    http::ClientLimits limits;
    limits.connections = static_cast<std::size_t>(config.connections);
    return limits;
  }

  std::string certificate_file;
  std::string signing_certificate_file;
  http::Client client;
  belfius::ClientChannel channel;
  BankMetrics probe;
  belfius::BankCaller caller;
  belfius::BelfiusBank bank;
  std::optional<belfius::BelfiusPayments> payments;
};

ConfiguredBanks::ConfiguredBanks() = default;
ConfiguredBanks::~ConfiguredBanks() = default;

Result<std::unique_ptr<ConfiguredBanks>> ConfiguredBanks::create(const Config& config,
                                                                 asio::io_context& io,
                                                                 obs::Metrics& metrics,
                                                                 IdSource& ids,
                                                                 const Clock& clock) {
  std::unique_ptr<ConfiguredBanks> banks(new ConfiguredBanks);
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

ConfiguredBanks::Entry* ConfiguredBanks::entry_of(const BankId& id) {
  const auto found =
      std::ranges::find_if(entries_, [&](const auto& e) { return e->bank.traits().id == id; });
  return found == entries_.end() ? nullptr : found->get();
}

std::vector<std::string> ConfiguredBanks::certificate_files() const {
  std::vector<std::string> files;
  for (const auto& entry : entries_)
    for (const std::string* file : {&entry->certificate_file, &entry->signing_certificate_file})
      if (!file->empty()) files.push_back(*file);
  return files;
}

void ConfiguredBanks::stop() {
  for (const auto& entry : entries_) entry->client.stop();
}

}  // namespace tpp::gateway
