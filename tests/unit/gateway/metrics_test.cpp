// The names, types and labels of the metrics are an interface: dashboards and alerts use them.
// tests/golden/metrics.txt lists them.

#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <gtest/gtest.h>

#include "api/api_probe.hpp"
#include "listener_certificate.hpp"
#include "overload.hpp"
#include "probes.hpp"
#include "process_metrics.hpp"
#include "state_metrics.hpp"
#include "support/fakes/fake_bank.hpp"
#include "support/fakes/fake_clock.hpp"

namespace tpp::gateway {
namespace {

void strip(std::string& name, std::string_view suffix) {
  if (name.ends_with(suffix)) name.resize(name.size() - suffix.size());
}

// name{a="1",b="2"} 3 -> {a, b}; `le` belongs to histograms.
std::set<std::string> labels_of(const std::string& sample) {
  std::set<std::string> names;
  const auto open = sample.find('{');
  if (open == std::string::npos) return names;
  std::size_t at = open + 1;
  while (at < sample.size() && sample[at] != '}') {
    const auto equals = sample.find('=', at);
    names.insert(sample.substr(at, equals - at));
    at = sample.find('"', equals + 2) + 1;
    if (sample[at] == ',') ++at;
  }
  names.erase("le");
  return names;
}

// One line for each family: name, type, labels.
std::string families_of(const std::string& exposed) {
  std::map<std::string, std::string> types;
  std::map<std::string, std::set<std::string>> labels;
  std::istringstream lines(exposed);
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string hash, kind, name, type;
    if (line.starts_with("# TYPE ")) {
      words >> hash >> kind >> name >> type;
      types[name] = type;
    }
    if (line.empty() || line.starts_with("#")) continue;
    name = line.substr(0, line.find_first_of("{ "));
    for (const char* suffix : {"_bucket", "_sum", "_count"})
      if (!types.contains(name)) strip(name, suffix);
    labels[name].merge(labels_of(line));
  }
  std::string text;
  for (const auto& [name, type] : types) {
    text += name + " " + type;
    for (const auto& label : labels[name]) text += " " + label;
    text += "\n";
  }
  return text;
}

std::string golden() {
  std::ifstream file(std::string(TPP_SOURCE_DIR) + "/tests/golden/metrics.txt");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Metrics, AreThoseOfTheGoldenList) {
  obs::Metrics metrics;
  ApiProbe api(metrics, {"list_banks"}, http::ServerLimits());
  api.finished(0, 200, std::chrono::milliseconds(1));
  api.unrouted(404);
  api.connection_opened();
  api.rejected("too_large");
  api.refused("rate");
  api.problem("not_found");
  FakeBank known_bank;
  QuotaMetrics quota(metrics, {&known_bank});
  const SystemClock clock;
  IssuerMetrics issuers(metrics, clock);
  issuers.issuer_known("login");
  RefreshMetrics refreshes(metrics);
  refreshes.refresh_ended(BankId{"belfius"}, "refreshed");
  AuditMetrics audit(metrics);
  audit.dropped();
  RetentionMetrics retention(metrics);
  retention.deleted(Kept::events, 3);
  RefreshDueMetrics due(metrics);
  due.background_refresh_ended(BankId{"belfius"}, "refreshed");
  StateMetrics states(metrics);
  states.refreshes_due(BankId{"belfius"}, 3);
  states.longest_unrefreshed(BankId{"belfius"}, std::chrono::hours(1));
  const StateCount one{BankId{"belfius"}, "authorized", 1};
  states.counted({{one}, {one}, {one}, std::chrono::seconds(7), 2});
  refreshes.credentials_breaker(BankId{"belfius"}, false);
  refreshes.refusal_brake(BankId{"belfius"}, false);
  refreshes.spooled(0);
  BankMetrics bank(metrics, "belfius");
  bank.finished("accounts", "ok", 0.1);
  const ListenerCertificateMetrics listener(metrics);
  listener.ends("chain", UtcTime{});
  const ProcessMemory memory;
  const Overload overload(memory, 0, {}, metrics);
  ProcessMetrics process(metrics, 8, std::chrono::milliseconds(250));
  process.look(8);
  bank.passed(http::CallTrace::wait, "wait", 0.1);
  CertificateMetrics certificates(metrics, "belfius");
  certificates.ends("qwac", UtcTime{});
  SealingKeyMetrics sealing_keys(metrics);
  sealing_keys.in_use({1});
  PoolMetrics pool(metrics, 8, 256);
  pool.load(1, 2);
  pool.refused("consent.find");
  pool.finished("consent.find", std::chrono::milliseconds(1));
  pool.failed("consent.find", "40001");
  pool.in_doubt("consent.find");

  EXPECT_EQ(families_of(metrics.expose()), golden());
}

TEST(Metrics, TheProcessTellsWhatItUsesAndWhichSchemaItFound) {
  obs::Metrics metrics;
  ProcessMetrics process(metrics, 8, std::chrono::hours(1));
  process.look(std::nullopt);
  EXPECT_NE(metrics.expose().find("tpp_gateway_schema_version 0\n"), std::string::npos);
  process.look(7);
  const std::string exposed = metrics.expose();
  EXPECT_NE(exposed.find("tpp_gateway_schema_version 7\n"), std::string::npos);
  EXPECT_NE(exposed.find("tpp_gateway_schema_version_needed 8\n"), std::string::npos);
  EXPECT_NE(exposed.find("tpp_gateway_event_loop_lag_seconds_sum 0\n"), std::string::npos);
  EXPECT_EQ(exposed.find("process_open_fds 0\n"), std::string::npos);
  EXPECT_EQ(exposed.find("process_resident_memory_bytes 0\n"), std::string::npos);
}

TEST(Metrics, AStateThatIsEmptyAgainHasNoOldFigure) {
  obs::Metrics metrics;
  StateMetrics states(metrics);
  StateCounts counts;
  counts.consents = {{BankId{"belfius"}, "authorized", 5}};
  states.counted(counts);
  counts.consents = {{BankId{"belfius"}, "revoked", 2}};
  states.counted(counts);
  const std::string exposed = metrics.expose();
  EXPECT_NE(exposed.find("{bank=\"belfius\",status=\"authorized\"} 0\n"), std::string::npos);
  EXPECT_NE(exposed.find("{bank=\"belfius\",status=\"revoked\"} 2\n"), std::string::npos);
}

TEST(Metrics, SaturationIsARatioOfUseAndLimit) {
  obs::Metrics metrics;
  http::ServerLimits limits;
  limits.connections = 40;
  limits.requests_in_flight = 5;
  ApiProbe api(metrics, {"list_banks"}, limits);
  api.began();
  api.began();
  api.ended();
  const PoolMetrics pool(metrics, 8, 256);
  const std::string exposed = metrics.expose();
  for (const char* line :
       {"tpp_gateway_http_requests_running 1\n", "tpp_gateway_http_requests_running_limit 5\n",
        "tpp_gateway_http_connections_limit 40\n", "tpp_gateway_database_running_limit 8\n",
        "tpp_gateway_database_waiting_limit 256\n"})
    EXPECT_NE(exposed.find(line), std::string::npos) << line;
}

TEST(Metrics, QuotaRefusalsAreThereFromTheStartAndCountedByWhoRefused) {
  obs::Metrics metrics;
  FakeBank bank;
  QuotaMetrics quota(metrics, {&bank});
  quota.quota_refused(bank.traits().id, QuotaRefusal::by_bank);
  quota.quota_refused(BankId{"unheard-of"}, QuotaRefusal::by_us);
  const std::string exposed = metrics.expose();
  EXPECT_NE(exposed.find("{bank=\"belfius\",by=\"bank\"} 1\n"), std::string::npos) << exposed;
  EXPECT_NE(exposed.find("{bank=\"belfius\",by=\"gateway\"} 0\n"), std::string::npos);
  EXPECT_EQ(exposed.find("unheard-of"), std::string::npos);
}

TEST(Metrics, KeysOfAnIssuerThatWereNeverReadAreOld) {
  obs::Metrics metrics;
  FakeClock clock;
  IssuerMetrics issuers(metrics, clock);
  issuers.issuer_known("login");
  EXPECT_NE(metrics.expose().find("{issuer=\"login\"} 0\n"), std::string::npos);
  issuers.keys_read("login");
  EXPECT_EQ(metrics.expose().find("{issuer=\"login\"} 0\n"), std::string::npos);
}

TEST(Metrics, AFailedStatementIsCountedByItsClass) {
  obs::Metrics metrics;
  PoolMetrics pool(metrics, 8, 256);
  pool.failed("consent.find", "40001");
  pool.failed("consent.find", "");
  const std::string exposed = metrics.expose();
  EXPECT_NE(exposed.find("sqlstate_class=\"40\""), std::string::npos);
  EXPECT_NE(exposed.find("sqlstate_class=\"none\""), std::string::npos);
}

}  // namespace
}  // namespace tpp::gateway
