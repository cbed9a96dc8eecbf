#include "http/tls.hpp"

#include <cstdio>
#include <optional>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "http/ocsp_staple.hpp"
#include "http/peer_check.hpp"

namespace tpp::http {

namespace {

namespace ssl = boost::asio::ssl;

using Context = std::shared_ptr<ssl::context>;
using Failure = std::optional<Error>;

constexpr char suites_1_3[] =
    "TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256";
constexpr char suites_1_2[] =
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256";
constexpr char groups[] = "X25519:P-256:P-384";

struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
struct FreeKeyContext {
  void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

Error bad_file(const std::string& path, const std::string& reason) {
  ERR_clear_error();
  return Error{Errc::invalid_input, path + ": " + reason};
}

std::string openssl_reason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  return reason == nullptr ? "not usable PEM" : reason;
}

// An encrypted key must fail instead of asking for its passphrase on the terminal.
int no_passphrase(char*, int, int, void*) {
  return 0;
}

Failure check_readable(const std::string& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (!file) return bad_file(path, "cannot be read");
  return std::nullopt;
}

Failure check_validity(const std::string& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (!file) return bad_file(path, "cannot be read");
  const std::unique_ptr<X509, FreeX509> certificate(
      PEM_read_X509(file.get(), nullptr, no_passphrase, nullptr));
  if (!certificate) return bad_file(path, "holds no PEM certificate");
  if (X509_cmp_current_time(X509_get0_notBefore(certificate.get())) > 0) {
    return bad_file(path, "the certificate is not valid yet");
  }
  if (X509_cmp_current_time(X509_get0_notAfter(certificate.get())) < 0) {
    return bad_file(path, "the certificate has expired");
  }
  return std::nullopt;
}

// With a damaged number the first handshake would fail, and every one after it.
bool is_whole(EVP_PKEY* key) {
  const std::unique_ptr<EVP_PKEY_CTX, FreeKeyContext> context(
      EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  return context && EVP_PKEY_check(context.get()) == 1;
}

Failure load_identity(SSL_CTX* context, const TlsFiles& files) {
  if (auto failure = check_validity(files.certificate_chain)) return failure;
  if (SSL_CTX_use_certificate_chain_file(context, files.certificate_chain.c_str()) != 1) {
    return bad_file(files.certificate_chain, openssl_reason());
  }
  if (auto failure = check_readable(files.private_key)) return failure;
  if (SSL_CTX_use_PrivateKey_file(context, files.private_key.c_str(), SSL_FILETYPE_PEM) != 1) {
    const bool mismatch = ERR_GET_LIB(ERR_peek_last_error()) == ERR_LIB_X509;
    return bad_file(files.private_key, mismatch ? "does not belong to " + files.certificate_chain
                                                : "holds no usable PEM key: " + openssl_reason());
  }
  if (SSL_CTX_check_private_key(context) != 1) {
    return bad_file(files.private_key, "does not belong to " + files.certificate_chain);
  }
  if (!is_whole(SSL_CTX_get0_privatekey(context))) {
    return bad_file(files.private_key, "is damaged: its numbers do not belong together");
  }
  return std::nullopt;
}

Failure load_authorities(SSL_CTX* context, const std::string& path) {
  if (auto failure = check_readable(path)) return failure;
  if (SSL_CTX_load_verify_file(context, path.c_str()) != 1) {
    return bad_file(path, "holds no usable PEM certificate: " + openssl_reason());
  }
  return std::nullopt;
}

Failure load_revocations(SSL_CTX* context, const std::string& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  if (!file) return bad_file(path, "cannot be read");
  X509_STORE* store = SSL_CTX_get_cert_store(context);
  int found = 0;
  while (X509_CRL* crl = PEM_read_X509_CRL(file.get(), nullptr, no_passphrase, nullptr)) {
    X509_STORE_add_crl(store, crl);
    X509_CRL_free(crl);
    ++found;
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (found == 0 || !at_end) return bad_file(path, "holds no usable PEM revocation list");
  ERR_clear_error();
  X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
  return std::nullopt;
}

void harden(SSL_CTX* context) {
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET |
                                   SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_num_tickets(context, 0);
  SSL_CTX_set_security_level(context, 2);
  SSL_CTX_set_default_passwd_cb(context, no_passphrase);
  SSL_CTX_set_verify(context, SSL_VERIFY_NONE, nullptr);
}

Failure choose_algorithms(SSL_CTX* context) {
  const bool chosen = SSL_CTX_set_ciphersuites(context, suites_1_3) == 1 &&
                      SSL_CTX_set_cipher_list(context, suites_1_2) == 1 &&
                      SSL_CTX_set1_groups_list(context, groups) == 1;
  if (chosen) return std::nullopt;
  return Error{Errc::internal, "TLS is not available", "cipher suites: " + openssl_reason()};
}

}  // namespace

Result<Context> make_client_tls(const TlsFiles& files, const Pins& pins) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_client);
  SSL_CTX* handle = context->native_handle();
  harden(handle);
  // Few connections, each read all the time: their buffers stay, and no token stays in them.
  SSL_CTX_set_options(handle, SSL_OP_CLEANSE_PLAINTEXT);
  if (auto failure = choose_algorithms(handle)) return *failure;
  if (!files.certificate_chain.empty()) {
    if (auto failure = load_identity(handle, files)) return *failure;
  }
  if (auto failure = load_authorities(handle, files.trusted_authorities)) return *failure;
  if (!files.revocations.empty()) {
    if (auto failure = load_revocations(handle, files.revocations)) return *failure;
  }
  auto checked = check_peers(handle, pins);
  if (!checked) return checked.error();
  check_staples(handle);
  return context;
}

Result<Context> make_server_tls(const TlsFiles& files) {
  auto context = std::make_shared<ssl::context>(ssl::context::tls_server);
  SSL_CTX* handle = context->native_handle();
  harden(handle);
  SSL_CTX_set_mode(handle, SSL_MODE_RELEASE_BUFFERS);  // most connections are idle
  if (auto failure = choose_algorithms(handle)) return *failure;
  if (auto failure = load_identity(handle, files)) return *failure;
  if (files.trusted_authorities.empty()) return context;
  if (auto failure = load_authorities(handle, files.trusted_authorities)) return *failure;
  SSL_CTX_set_client_CA_list(handle, SSL_load_client_CA_file(files.trusted_authorities.c_str()));
  SSL_CTX_set_verify(handle, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
  return context;
}

}  // namespace tpp::http
