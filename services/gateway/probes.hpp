#pragma once
// Metrics of everything behind the API: refreshes, calls at banks, the database pool.

#include <array>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "app/audit_reads.hpp"
#include "app/keep_retention.hpp"
#include "app/refresh_due.hpp"
#include "app/refresh_probe.hpp"
#include "app/unattended_quota.hpp"
#include "belfius/bank_probe.hpp"
#include "callers/issuers.hpp"
#include "http/client.hpp"
#include "obs/metrics.hpp"
#include "postgres/pool_probe.hpp"

namespace tpp::gateway {

class RefreshMetrics final : public RefreshProbe {
 public:
  explicit RefreshMetrics(obs::Metrics& metrics) : metrics_(metrics) {}
  void refresh_ended(const BankId& bank, std::string_view outcome) override;
  void credentials_breaker(const BankId& bank, bool open) override;
  void refusal_brake(const BankId& bank, bool on) override;
  void spooled(std::size_t files) override;

 private:
  obs::Metrics& metrics_;
};

class RefreshDueMetrics final : public RefreshDueProbe {
 public:
  explicit RefreshDueMetrics(obs::Metrics& metrics) : metrics_(metrics) {}
  void background_refresh_ended(const BankId& bank, std::string_view outcome) override;

 private:
  obs::Metrics& metrics_;
};

class QuotaMetrics final : public QuotaProbe {
 public:
  QuotaMetrics(obs::Metrics& metrics, const std::vector<Bank*>& banks);
  void quota_refused(const BankId& bank, QuotaRefusal by) override;

 private:
  std::map<std::string, std::array<obs::Counter, 2>> refused_;
};

class AuditMetrics final : public AuditProbe {
 public:
  explicit AuditMetrics(obs::Metrics& metrics);
  void pending(std::size_t entries) override { pending_.set(static_cast<double>(entries)); }
  void dropped() override { dropped_.increment(); }

 private:
  obs::Gauge pending_;
  obs::Counter dropped_;
};

class RetentionMetrics final : public RetentionProbe {
 public:
  explicit RetentionMetrics(obs::Metrics& metrics);
  void deleted(Kept what, std::size_t count) override;

 private:
  std::array<obs::Counter, all_kept.size()> deleted_;
};

// Of one bank. Called on the event loop only.
class BankMetrics final : public belfius::BankProbe {
 public:
  BankMetrics(obs::Metrics& metrics, std::string bank);
  void finished(std::string_view endpoint, std::string_view outcome, double seconds) override;
  void passed(std::size_t place, std::string_view phase, double seconds) override;
  void repeated(std::string_view endpoint) override;
  void breaker_moved(std::string_view endpoint, bool open) override;
  void health_changed(BankHealth health) override;

 private:
  struct Endpoint {
    std::map<std::string, obs::Counter, std::less<>> by_outcome;
    obs::Histogram seconds;
    obs::Counter repeats;
  };
  obs::Gauge breaker(std::string_view endpoint);
  Endpoint& endpoint(std::string_view name);

  obs::Metrics& metrics_;
  std::string bank_;
  std::map<std::string, Endpoint, std::less<>> endpoints_;
  std::array<std::optional<obs::Histogram>, http::CallTrace::phases> phases_;
  obs::Gauge health_;
};

// Of the certificates used at one bank.
class CertificateMetrics {
 public:
  CertificateMetrics(obs::Metrics& metrics, std::string bank);
  void ends(const std::string& role, UtcTime not_after);
  void looked(bool loaded);  // at changed files
  void unpinned(std::uint64_t handshakes) const;

 private:
  obs::Metrics& metrics_;
  std::string bank_;
  obs::Counter loaded_;
  obs::Counter refused_;
  obs::Counter unpinned_;
};

class IssuerMetrics final : public IssuerProbe {
 public:
  IssuerMetrics(obs::Metrics& metrics, const Clock& clock) : metrics_(metrics), clock_(clock) {}
  void issuer_known(const std::string& id) override { gauge(id).set(0); }
  void keys_read(const std::string& id) override;

 private:
  obs::Gauge gauge(const std::string& id);

  obs::Metrics& metrics_;
  const Clock& clock_;
};

class SealingKeyMetrics {
 public:
  explicit SealingKeyMetrics(obs::Metrics& metrics) : metrics_(metrics) {}
  // These; of others that were in use before it is said that they are not any more.
  void in_use(const std::vector<std::uint32_t>& ids);

 private:
  obs::Metrics& metrics_;
  std::map<std::uint32_t, obs::Gauge> known_;
};

// Called from the pool's threads.
class PoolMetrics final : public postgres::PoolProbe {
 public:
  PoolMetrics(obs::Metrics& metrics, std::size_t connections, std::size_t queue);
  void load(std::size_t running, std::size_t waiting) override;
  void refused(std::string_view name) override;
  void finished(std::string_view name, std::chrono::nanoseconds took) override;
  void failed(std::string_view name, std::string_view sqlstate) override;
  void in_doubt(std::string_view name) override;

 private:
  obs::Metrics& metrics_;
  obs::Gauge running_;
  obs::Gauge waiting_;
};

}  // namespace tpp::gateway
