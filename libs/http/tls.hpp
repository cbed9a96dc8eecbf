#pragma once
// TLS contexts with safe settings; Asio's defaults verify nothing.

#include <memory>
#include <string>
#include <vector>

#include <boost/asio/ssl/context.hpp>

#include "core/result.hpp"

namespace tpp::http {

// File paths in PEM.
struct TlsFiles {
  std::string certificate_chain;
  std::string private_key;
  std::string trusted_authorities;
  std::string revocations = {};  // CRLs, PEM; empty: revocation is not checked
};

// SPKI pins: base64 of the SHA-256 of a public key, of the server's or of one that vouches for it.
struct Pins {
  enum class Mode { enforce, report_only };
  std::vector<std::string> digests;  // none: not checked
  Mode mode = Mode::enforce;
};

// A client context: TLS 1.2 or newer, peer verified against trusted_authorities only, our
// certificate presented when certificate_chain is not empty, no session resumption (a resumed
// session skips every certificate check). invalid_input says which file is wrong and why:
// missing, not PEM, key that does not belong to the certificate, certificate out of its validity;
// or which pin is none.
Result<std::shared_ptr<boost::asio::ssl::context>> make_client_tls(const TlsFiles& files,
                                                                   const Pins& pins = {});

// A server context. With trusted_authorities a client certificate is required.
Result<std::shared_ptr<boost::asio::ssl::context>> make_server_tls(const TlsFiles& files);

}  // namespace tpp::http
