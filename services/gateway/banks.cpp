#include "banks.hpp"

#include <algorithm>
#include <utility>

#include "http/client.hpp"
#include "http/tls.hpp"
#include "probes.hpp"

namespace tpp::gateway {

// Members in the order in which they use each other.
struct ConfiguredBanks::Entry {
  Entry(const BankConfig& config, BankParts parts, asio::io_context& io, obs::Metrics& metrics,
        IdSource& ids, const Clock& clock)
      : certificate_file(config.certificate_file),
        client(io, std::move(parts.url), std::move(parts.tls), limits_of(config)),
        channel(client),
        probe(metrics, config.id),
        bank(std::move(parts.profile), std::move(parts.access), channel, ids, clock, probe) {}

  static http::ClientLimits limits_of(const BankConfig& config) {
    http::ClientLimits limits;
    limits.connections = static_cast<std::size_t>(config.connections);
    return limits;
  }

  std::string certificate_file;
  http::Client client;
  belfius::ClientChannel channel;
  BankMetrics probe;
  belfius::BelfiusBank bank;
};

namespace {

// The lines for people: problems of a profile name their file, all others the bank's settings.
Error of_bank(const std::string& id, const Error& error) {
  const std::string at = "banks." + id;
  if (!error.context || error.context->fields.empty())
    return Error{error.code, at + ": " + error.detail, error.cause};
  std::string lines;
  for (const FieldError& field : error.context->fields)
    lines += (lines.empty() ? "" : "\n") + at + "." + field.field + ": " + field.message;
  return Error{error.code, lines};
}

std::string profile_path(const Config& config, const BankConfig& bank) {
  if (bank.profile.find('/') != std::string::npos) return bank.profile;
  return config.bank_profiles + "/" + bank.profile + ".json";
}

belfius::BelfiusAccess access_of(const Config& config, const BankConfig& bank) {
  belfius::BelfiusAccess access;
  access.base_url = bank.base_url;
  access.client_id = bank.client_id;
  access.client_secret = bank.client_secret;
  access.redirect_uri = config.public_url + "/callback/" + bank.id;
  access.allowed_page_origins = bank.page_origins;
  access.environment = bank.environment;
  return access;
}

}  // namespace

ConfiguredBanks::ConfiguredBanks() = default;
ConfiguredBanks::~ConfiguredBanks() = default;

Result<BankParts> parts_of(const Config& config, const BankConfig& bank) {
  auto profile = belfius::load_profile(profile_path(config, bank));
  if (!profile) return Error{profile.error().code, profile.error().detail};
  // One profile may serve several configured banks; the API knows them by their own ids.
  profile->id = BankId{bank.id};
  belfius::BelfiusAccess access = access_of(config, bank);
  auto checked = belfius::check_access(*profile, access);
  if (!checked) return of_bank(bank.id, checked.error());
  auto url = belfius::base_url_of(*profile, access);
  if (!url) return of_bank(bank.id, url.error());

  BankParts parts{std::move(*profile), std::move(access), std::move(*url), nullptr};
  if (parts.url.scheme != "https") return parts;
  auto tls =
      http::make_client_tls({bank.certificate_file, bank.private_key_file, bank.trusted_ca_file});
  if (!tls) return of_bank(bank.id, tls.error());
  parts.tls = std::move(*tls);
  return parts;
}

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
  const auto found =
      std::ranges::find_if(entries_, [&](const auto& e) { return e->bank.traits().id == id; });
  return found == entries_.end() ? nullptr : &(*found)->bank;
}

std::vector<Bank*> ConfiguredBanks::all() {
  std::vector<Bank*> banks;
  for (const auto& entry : entries_) banks.push_back(&entry->bank);
  return banks;
}

PaymentBank* ConfiguredBanks::payments(const BankId&) {
  return nullptr;
}

std::vector<std::string> ConfiguredBanks::certificate_files() const {
  std::vector<std::string> files;
  for (const auto& entry : entries_)
    if (!entry->certificate_file.empty()) files.push_back(entry->certificate_file);
  return files;
}

void ConfiguredBanks::stop() {
  for (const auto& entry : entries_) entry->client.stop();
}

}  // namespace tpp::gateway
