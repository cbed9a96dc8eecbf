#include "listener_certificate.hpp"

#include <fstream>
#include <iterator>
#include <utility>

#include "core/secret.hpp"
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

ListenerCertificate::ListenerCertificate(http::TlsFiles files, obs::Metrics& metrics)
    : files_(std::move(files)),
      reloaded_(reload_counter(metrics, "loaded")),
      failed_(reload_counter(metrics, "refused")) {}

std::string ListenerCertificate::content() const {
  return digest_of(files_.certificate_chain) + digest_of(files_.private_key) +
         digest_of(files_.trusted_authorities);
}

Result<ListenerCertificate::Context> ListenerCertificate::load() {
  if (files_.certificate_chain.empty()) return Context();
  loaded_ = content();
  return http::make_server_tls(files_);
}

void ListenerCertificate::look(const Use& use) {
  if (files_.certificate_chain.empty()) return;
  auto now = content();
  if (now == loaded_ || now == refused_) return;
  auto context = http::make_server_tls(files_);
  if (!context) {
    refused_ = std::move(now);
    failed_.increment();
    obs::warn("the listener keeps its certificate: the new files are no good",
              {{"cause", context.error().detail}});
    return;
  }
  loaded_ = std::move(now);
  refused_.clear();
  use(std::move(*context));
  reloaded_.increment();
  obs::info("the listener uses its new certificate");
}

}  // namespace tpp::gateway
