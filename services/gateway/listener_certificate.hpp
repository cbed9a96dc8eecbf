#pragma once
// Certificate, key and client authorities of the public listener: loaded at the start, and again
// whenever the content of a file has changed. Files that do not fit each other change nothing.

#include <functional>
#include <memory>
#include <string>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "http/tls.hpp"
#include "obs/metrics.hpp"

namespace tpp::gateway {

class ListenerCertificateMetrics {
 public:
  explicit ListenerCertificateMetrics(obs::Metrics& metrics);
  void looked(bool loaded) const;  // at changed files
  void ends(const std::string& role, UtcTime not_after) const;

 private:
  obs::Metrics& metrics_;
  obs::Counter loaded_;
  obs::Counter refused_;
};

class ListenerCertificate {
 public:
  using Context = std::shared_ptr<boost::asio::ssl::context>;
  using Use = std::function<void(Context)>;

  // Without a certificate file there is no TLS, and look() does nothing.
  ListenerCertificate(http::TlsFiles files, obs::Metrics& metrics);

  // For the start; empty without TLS. invalid_input says which file is wrong and why.
  Result<Context> load();

  // Looks once, called by a ticker: hands a new context to `use` when the files have changed.
  void look(const Use& use);

 private:
  std::string content() const;  // as one digest
  void note_ends() const;

  http::TlsFiles files_;
  std::string loaded_;   // content that is in use
  std::string refused_;  // content that was no good: complain once
  ListenerCertificateMetrics metrics_;
};

}  // namespace tpp::gateway
