#include "probes.hpp"

#include <utility>

#include "obs/log.hpp"

namespace tpp::gateway {

void RefreshMetrics::refresh_ended(const BankId& bank, std::string_view outcome) {
  metrics_
      .counter("tpp_gateway_token_refreshes_total", "Token refreshes by outcome.",
               {{"bank", bank.value}, {"outcome", std::string(outcome)}})
      .increment();
}

void RefreshMetrics::credentials_breaker(const BankId& bank, bool open) {
  metrics_
      .gauge("tpp_gateway_credentials_breaker",
             "1 while refreshes are held back because the bank refuses our credentials.",
             {{"bank", bank.value}})
      .set(open ? 1 : 0);
}

void RefreshMetrics::refusal_brake(const BankId& bank, bool on) {
  metrics_
      .gauge("tpp_gateway_refresh_brake",
             "1 while refreshes are held back because the bank refuses many of them.",
             {{"bank", bank.value}})
      .set(on ? 1 : 0);
}

void RefreshMetrics::spooled(std::size_t files) {
  metrics_.gauge("tpp_gateway_spool_files", "Answers that wait for the database.")
      .set(static_cast<double>(files));
}

void RefreshDueMetrics::background_refresh_ended(const BankId& bank, std::string_view outcome) {
  metrics_
      .counter("tpp_gateway_background_refreshes_total",
               "Refreshes that nobody asked for, by outcome.",
               {{"bank", bank.value}, {"outcome", std::string(outcome)}})
      .increment();
}

QuotaMetrics::QuotaMetrics(obs::Metrics& metrics, const std::vector<Bank*>& banks) {
  const auto counter = [&](const BankId& bank, const char* by) {
    return metrics.counter("tpp_gateway_quota_refusals_total",
                           "Unattended reads refused because the budget of the account is spent: "
                           "by the gateway before the call, or by the bank.",
                           {{"bank", bank.value}, {"by", by}});
  };
  for (const Bank* bank : banks) {
    const BankId& id = bank->traits().id;
    refused_[id.value] = {counter(id, "gateway"), counter(id, "bank")};
  }
}

void QuotaMetrics::quota_refused(const BankId& bank, QuotaRefusal by) {
  const auto known = refused_.find(bank.value);
  if (known != refused_.end()) known->second.at(static_cast<std::size_t>(by)).increment();
}

AuditMetrics::AuditMetrics(obs::Metrics& metrics)
    : pending_(metrics.gauge("tpp_gateway_audit_pending",
                             "Data accesses that are not in the audit log yet.")),
      dropped_(metrics.counter("tpp_gateway_audit_dropped_total",
                               "Data accesses that found no room while the database was away.")) {}

RetentionMetrics::RetentionMetrics(obs::Metrics& metrics) {
  for (const Kept what : all_kept)
    deleted_.at(static_cast<std::size_t>(what)) =
        metrics.counter("tpp_gateway_retention_deleted_total",
                        "What was deleted because it had been kept for long enough.",
                        {{"what", std::string(name_of(what))}});
}

void RetentionMetrics::deleted(Kept what, std::size_t count) {
  deleted_.at(static_cast<std::size_t>(what)).increment(static_cast<double>(count));
}

BankMetrics::BankMetrics(obs::Metrics& metrics, std::string bank)
    : metrics_(metrics),
      bank_(std::move(bank)),
      health_(metrics.gauge("tpp_gateway_bank_health",
                            "1: works, or was not called yet; 0.5: some calls fail; 0: down.",
                            {{"bank", bank_}})) {
  health_.set(1);
  breaker("*").set(0);
}

BankMetrics::Endpoint& BankMetrics::endpoint(std::string_view name) {
  const auto known = endpoints_.find(name);
  if (known != endpoints_.end()) return known->second;
  Endpoint made;
  made.seconds = metrics_.histogram("tpp_gateway_bank_call_seconds", "Time of calls at the bank.",
                                    obs::latency_buckets(),
                                    {{"bank", bank_}, {"endpoint", std::string(name)}});
  made.repeats = metrics_.counter("tpp_gateway_bank_retries_total", "Repeated calls at the bank.",
                                  {{"bank", bank_}, {"endpoint", std::string(name)}});
  breaker(name).set(0);
  return endpoints_.emplace(name, std::move(made)).first->second;
}

void BankMetrics::finished(std::string_view name, std::string_view outcome, double seconds) {
  Endpoint& called = endpoint(name);
  auto counted = called.by_outcome.find(outcome);
  if (counted == called.by_outcome.end()) {
    const obs::Labels labels{
        {"bank", bank_}, {"endpoint", std::string(name)}, {"outcome", std::string(outcome)}};
    counted = called.by_outcome
                  .emplace(outcome, metrics_.counter("tpp_gateway_bank_calls_total",
                                                     "Calls at the bank by outcome.", labels))
                  .first;
  }
  counted->second.increment();
  called.seconds.observe(seconds);
}

void BankMetrics::passed(std::size_t place, std::string_view phase, double seconds) {
  auto& histogram = phases_.at(place);
  if (!histogram)
    histogram = metrics_.histogram(
        "tpp_gateway_bank_phase_seconds",
        "Phases of calls at the bank: wait is until the head of the answer, read its body.",
        obs::latency_buckets(), {{"bank", bank_}, {"phase", std::string(phase)}});
  histogram->observe(seconds);
}

void BankMetrics::repeated(std::string_view name) {
  endpoint(name).repeats.increment();
}

obs::Gauge BankMetrics::breaker(std::string_view name) {
  return metrics_.gauge("tpp_gateway_bank_breaker_open",
                        "1 while calls to this endpoint (*: to the bank) are not made.",
                        {{"bank", bank_}, {"endpoint", std::string(name)}});
}

void BankMetrics::breaker_moved(std::string_view name, bool open) {
  if (name != "*") endpoint(name);
  breaker(name).set(open ? 1 : 0);
  obs::log(open ? obs::Level::warn : obs::Level::info,
           open ? "bank left alone" : "bank called again", {{"bank", bank_}, {"endpoint", name}});
}

void BankMetrics::health_changed(BankHealth health) {
  double value = 1;
  if (health == BankHealth::degraded) value = 0.5;
  if (health == BankHealth::down) value = 0;
  health_.set(value);
}

CertificateMetrics::CertificateMetrics(obs::Metrics& metrics, std::string bank)
    : metrics_(metrics), bank_(std::move(bank)) {
  const auto reloads = [&](const char* outcome) {
    return metrics_.counter("tpp_gateway_certificate_reloads_total",
                            "Changed certificate files: loaded, or refused and the old ones kept.",
                            {{"bank", bank_}, {"outcome", outcome}});
  };
  loaded_ = reloads("loaded");
  refused_ = reloads("refused");
  unpinned_ = metrics_.counter("tpp_gateway_bank_unpinned_handshakes_total",
                               "Handshakes without any of the pins, let through by report_only.",
                               {{"bank", bank_}});
}

void CertificateMetrics::ends(const std::string& role, UtcTime not_after) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(not_after.time_since_epoch());
  metrics_
      .gauge("tpp_gateway_certificate_not_after_seconds",
             "Unix time at which a certificate in use ends (crl: the next update is due).",
             {{"bank", bank_}, {"role", role}})
      .set(static_cast<double>(seconds.count()));
}

void CertificateMetrics::looked(bool loaded) {
  (loaded ? loaded_ : refused_).increment();
}

void CertificateMetrics::unpinned(std::uint64_t handshakes) const {
  unpinned_.increment(static_cast<double>(handshakes));
}

obs::Gauge IssuerMetrics::gauge(const std::string& id) {
  return metrics_.gauge("tpp_gateway_issuer_keys_read_seconds",
                        "Unix time at which the keys of an issuer of bearer tokens were read last; "
                        "0: never.",
                        {{"issuer", id}});
}

void IssuerMetrics::keys_read(const std::string& id) {
  gauge(id).set(std::chrono::duration<double>(clock_.now().time_since_epoch()).count());
}

void SealingKeyMetrics::in_use(const std::vector<std::uint32_t>& ids) {
  for (auto& [id, gauge] : known_) gauge.set(0);
  for (const std::uint32_t id : ids) {
    auto gauge = metrics_.gauge("tpp_gateway_sealing_key_in_use",
                                "1: the key seals, or opens what it sealed; 0: not any more.",
                                {{"key_id", std::to_string(id)}});
    gauge.set(1);
    known_[id] = gauge;
  }
}

PoolMetrics::PoolMetrics(obs::Metrics& metrics, std::size_t connections, std::size_t queue)
    : metrics_(metrics),
      running_(metrics.gauge("tpp_gateway_database_running", "Transactions under way.")),
      waiting_(metrics.gauge("tpp_gateway_database_waiting",
                             "Transactions that wait for a connection.")) {
  metrics.gauge("tpp_gateway_database_running_limit", "Connections of the pool.")
      .set(static_cast<double>(connections));
  metrics.gauge("tpp_gateway_database_waiting_limit", "More are turned away.")
      .set(static_cast<double>(queue));
}

void PoolMetrics::load(std::size_t running, std::size_t waiting) {
  running_.set(static_cast<double>(running));
  waiting_.set(static_cast<double>(waiting));
}

void PoolMetrics::refused(std::string_view name) {
  metrics_
      .counter("tpp_gateway_database_refused_total",
               "Transactions turned away because too many waited.",
               {{"statement", std::string(name)}})
      .increment();
}

void PoolMetrics::finished(std::string_view name, std::chrono::nanoseconds took) {
  metrics_
      .histogram("tpp_gateway_database_seconds", "Time of transactions.", obs::latency_buckets(),
                 {{"statement", std::string(name)}})
      .observe(std::chrono::duration<double>(took).count());
}

void PoolMetrics::failed(std::string_view name, std::string_view sqlstate) {
  // The class of an SQLSTATE is its first two characters; none: the connection was lost.
  const std::string state(sqlstate.empty() ? std::string_view("none") : sqlstate.substr(0, 2));
  metrics_
      .counter("tpp_gateway_database_errors_total", "Failed transactions by class of SQLSTATE.",
               {{"statement", std::string(name)}, {"sqlstate_class", state}})
      .increment();
}

void PoolMetrics::in_doubt(std::string_view name) {
  metrics_
      .counter("tpp_gateway_database_in_doubt_total",
               "Transactions whose answer to COMMIT was lost.", {{"statement", std::string(name)}})
      .increment();
}

}  // namespace tpp::gateway
