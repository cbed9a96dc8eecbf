#pragma once
// Throw-away certificates for tests, written as PEM files into a directory that is removed.

#include <memory>
#include <string>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "http/tls.hpp"

namespace tpp::http::test {

struct Validity {
  long from_seconds = -3600;  // relative to now
  long to_seconds = 3600;
};

class TestPki {
 public:
  TestPki();
  ~TestPki();
  TestPki(const TestPki&) = delete;
  TestPki& operator=(const TestPki&) = delete;

  // Writes <name>.pem and <name>.key, signed by this authority.
  TlsFiles issue(const std::string& name, const std::string& alternative_name,
                 Validity validity = {}, const std::string& extended_usage = "");

  struct Word {
    int status = 0;  // good
    Validity validity = {};
    const EVP_MD* digest = EVP_sha1();
    const TestPki* signer = nullptr;      // nothing: this authority
    const TlsFiles* responder = nullptr;  // signs in its stead
  };
  // An OCSP response in DER about a certificate of this authority.
  std::string staple(const TlsFiles& about, const Word& word) const;
  static std::string busy_responder();

  std::string authority_file() const { return directory_ + "/authority.pem"; }
  std::string write(const std::string& name, const std::string& text);

 private:
  struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  };
  struct FreeCertificate {
    void operator()(X509* certificate) const { X509_free(certificate); }
  };
  using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
  using Certificate = std::unique_ptr<X509, FreeCertificate>;

  Certificate make(const std::string& name, EVP_PKEY* key, Validity validity);
  void extend(X509* certificate, int extension, const std::string& value);
  void save(const std::string& name, X509* certificate, EVP_PKEY* key);

  std::string directory_;
  Key key_;
  Certificate certificate_;
  long serial_ = 1;
};

}  // namespace tpp::http::test
