#include "listener_certificate.hpp"

#include <array>
#include <chrono>
#include <fstream>
#include <iterator>
#include <utility>

#include "core/secret.hpp"
#include "crypto/certificate.hpp"
#include "crypto/digest.hpp"
#include "obs/log.hpp"

namespace tpp::gateway {
namespace {

obs::Counter reload_counter(obs::Metrics& metrics, const char* outcome) {
  return metrics.counter("tpp_gateway_listener_certificate_reloads_total",
                         "Changed certificate files of the public listener.",
                         {{"outcome", outcome}});
}

std::string digest_of(const std::string& path) {
  if (path.empty()) return {};
  std::ifstream file(path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  auto digest = crypto::sha256(text);
  wipe(text);  // may be the private key
  return digest;
}

}  // namespace

ListenerCertificateMetrics::ListenerCertificateMetrics(obs::Metrics& metrics)
    : metrics_(metrics),
      loaded_(reload_counter(metrics, "loaded")),
      refused_(reload_counter(metrics, "refused")) {}

void ListenerCertificateMetrics::looked(bool loaded) const {
  (loaded ? loaded_ : refused_).increment();
}

void ListenerCertificateMetrics::ends(const std::string& role, UtcTime not_after) const {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(not_after.time_since_epoch());
  metrics_
      .gauge("tpp_gateway_listener_certificate_not_after_seconds",
             "Unix time at which a certificate of the public listener ends: its chain, or the "
             "authorities of its clients.",
             {{"role", role}})
      .set(static_cast<double>(seconds.count()));
}

ListenerCertificate::ListenerCertificate(http::TlsFiles files, obs::Metrics& metrics)
    : files_(std::move(files)), metrics_(metrics) {}

void ListenerCertificate::note_ends() const {
  const std::array watched{std::pair{"chain", &files_.certificate_chain},
                           std::pair{"client_ca", &files_.trusted_authorities}};
  for (const auto& [role, path] : watched) {
    if (path->empty()) continue;
    if (const auto end = crypto::first_end_in(*path)) metrics_.ends(role, *end);
  }
}

std::string ListenerCertificate::content() const {
  return digest_of(files_.certificate_chain) + digest_of(files_.private_key) +
         digest_of(files_.trusted_authorities);
}

Result<ListenerCertificate::Context> ListenerCertificate::load() {
  if (files_.certificate_chain.empty()) return Context();
  loaded_ = content();
  auto context = http::make_server_tls(files_);
  if (context) note_ends();
  return context;
}

void ListenerCertificate::look(const Use& use) {
  if (files_.certificate_chain.empty()) return;
  auto now = content();
  if (now == loaded_ || now == refused_) return;
  auto context = http::make_server_tls(files_);
  if (!context) {
    refused_ = std::move(now);
    metrics_.looked(false);
    obs::warn("the listener keeps its certificate: the new files are no good",
              {{"cause", context.error().detail}});
    return;
  }
  loaded_ = std::move(now);
  refused_.clear();
  use(std::move(*context));
  metrics_.looked(true);
  note_ends();
  obs::info("the listener uses its new certificate");
}

}  // namespace tpp::gateway
