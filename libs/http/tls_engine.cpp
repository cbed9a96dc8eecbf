#include "http/tls_engine.hpp"

#include <algorithm>
#include <cstring>
#include <new>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

namespace tpp::http {

namespace {

constexpr std::size_t input_bytes = 16 * 1024;

// What stands there would be taken for the reason of a failure. Looking costs less than clearing.
void forget_errors() {
  if (ERR_peek_error() != 0) ERR_clear_error();
}

bool about_our_certificate(int reason) {
  switch (reason - SSL_AD_REASON_OFFSET) {
    case SSL_AD_BAD_CERTIFICATE:
    case SSL_AD_UNSUPPORTED_CERTIFICATE:
    case SSL_AD_CERTIFICATE_REVOKED:
    case SSL_AD_CERTIFICATE_EXPIRED:
    case SSL_AD_CERTIFICATE_UNKNOWN:
    case SSL_AD_UNKNOWN_CA:
    case SSL_AD_ACCESS_DENIED:
    case SSL_AD_CERTIFICATE_REQUIRED:
      return true;
    default:
      return false;
  }
}

}  // namespace

// The BIO callbacks OpenSSL reads and writes through.
struct BioAccess {
  static TlsEngine& engine_of(BIO* bio) { return *static_cast<TlsEngine*>(BIO_get_data(bio)); }

  static int read(BIO* bio, char* data, int size) {
    auto& engine = engine_of(bio);
    BIO_clear_retry_flags(bio);
    const auto there = engine.input_end_ - engine.input_begin_;
    if (there == 0) {
      BIO_set_retry_read(bio);
      return -1;
    }
    const auto part = std::min(there, static_cast<std::size_t>(size));
    std::memcpy(data, engine.input_.data() + engine.input_begin_, part);
    engine.input_begin_ += part;
    return static_cast<int>(part);
  }

  static int write(BIO* bio, const char* data, int size) {
    BIO_clear_retry_flags(bio);
    engine_of(bio).output_.append(data, static_cast<std::size_t>(size));
    return size;
  }

  static long control(BIO*, int command, long, void*) {
    return command == BIO_CTRL_FLUSH || command == BIO_CTRL_DUP ? 1 : 0;
  }

  static BIO_METHOD* make_method() {
    BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "tpp buffers");
    if (method == nullptr) throw std::bad_alloc();
    BIO_meth_set_read(method, read);
    BIO_meth_set_write(method, write);
    BIO_meth_set_ctrl(method, control);
    return method;
  }

  static BIO* make(TlsEngine& engine) {
    static BIO_METHOD* const method = make_method();  // kept for the life of the process
    BIO* bio = BIO_new(method);
    if (bio == nullptr) throw std::bad_alloc();
    BIO_set_data(bio, &engine);
    BIO_set_init(bio, 1);
    return bio;
  }
};

TlsEngine::TlsEngine(SSL_CTX& context, TlsSide side) : ssl_(SSL_new(&context)) {
  if (!ssl_) throw std::bad_alloc();
  BIO* bio = BioAccess::make(*this);
  SSL_set_bio(ssl_.get(), bio, bio);
  if (side == TlsSide::client) {
    SSL_set_connect_state(ssl_.get());
  } else {
    SSL_set_accept_state(ssl_.get());
  }
}

void TlsEngine::expect_host(const std::string& host) {
  auto* parameters = SSL_get0_param(ssl_.get());
  X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) == 1) return;
  ERR_clear_error();
  if (SSL_set1_host(ssl_.get(), host.c_str()) != 1) throw std::bad_alloc();
  SSL_set_tlsext_host_name(ssl_.get(), const_cast<char*>(host.c_str()));
}

TlsStep TlsEngine::handshake() {
  forget_errors();
  return outcome(SSL_do_handshake(ssl_.get()));
}

TlsStep TlsEngine::read(char* data, std::size_t size, std::size_t& got) {
  forget_errors();
  return outcome(SSL_read_ex(ssl_.get(), data, size, &got));
}

TlsStep TlsEngine::write(const char* data, std::size_t size) {
  forget_errors();
  std::size_t written = 0;
  return outcome(SSL_write_ex(ssl_.get(), data, size, &written));
}

void TlsEngine::close_notify() {
  ERR_clear_error();
  if (SSL_is_init_finished(ssl_.get()) == 1) SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

TlsStep TlsEngine::outcome(int result) {
  if (result > 0) return TlsStep::done;
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return TlsStep::needs_input;
    case SSL_ERROR_ZERO_RETURN:
      return TlsStep::closed;
    default:
      remember_failure();
      return TlsStep::failed;
  }
}

void TlsEngine::remember_failure() {
  const auto code = ERR_peek_last_error();  // the first one may be some detail of a signature
  const char* reason = ERR_reason_error_string(code);
  failure_ = reason == nullptr ? "unknown failure" : reason;
  // Alerts the peer sent have reason codes behind this offset.
  refused_by_alert_ =
      ERR_GET_LIB(code) == ERR_LIB_SSL && ERR_GET_REASON(code) > SSL_AD_REASON_OFFSET;
  certificate_refused_ = refused_by_alert_ && about_our_certificate(ERR_GET_REASON(code));
  const long verified = SSL_get_verify_result(ssl_.get());
  if (verified != X509_V_OK && ERR_GET_REASON(code) == SSL_R_CERTIFICATE_VERIFY_FAILED) {
    failure_ += " (";
    failure_ += verified == X509_V_ERR_APPLICATION_VERIFICATION
                    ? "no pin belongs to its keys"
                    : X509_verify_cert_error_string(verified);
    failure_ += ")";
  }
  ERR_clear_error();
}

char* TlsEngine::input_space(std::size_t& size) {
  if (input_.empty()) input_.resize(input_bytes);
  if (input_begin_ == input_end_) {
    input_begin_ = input_end_ = 0;
  } else if (input_end_ == input_.size()) {
    std::memmove(input_.data(), input_.data() + input_begin_, input_end_ - input_begin_);
    input_end_ -= input_begin_;
    input_begin_ = 0;
  }
  size = input_.size() - input_end_;
  return input_.data() + input_end_;
}

void TlsEngine::input_arrived(std::size_t size) {
  input_end_ += size;
}

bool TlsEngine::has_unread_input() const {
  return input_begin_ != input_end_ || SSL_has_pending(ssl_.get()) == 1;
}

std::string TlsEngine::peer_common_name() const {
  X509* certificate = SSL_get0_peer_certificate(ssl_.get());
  if (certificate == nullptr) return {};
  const X509_NAME* subject = X509_get_subject_name(certificate);
  const int last = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
  if (last < 0) return {};
  unsigned char* text = nullptr;
  const int size =
      ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, last)));
  if (size < 0) return {};
  std::string name(text, text + size);
  OPENSSL_free(text);
  return name;
}

}  // namespace tpp::http
