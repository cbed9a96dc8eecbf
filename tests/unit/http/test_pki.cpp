#include "unit/http/test_pki.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <openssl/ec.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

namespace tpp::http::test {

namespace {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

std::unique_ptr<std::FILE, CloseFile> create(const std::string& path) {
  return std::unique_ptr<std::FILE, CloseFile>(std::fopen(path.c_str(), "wb"));
}

template <class T, class Read>
T* read_pem(const std::string& path, Read read) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rb"));
  return read(file.get(), nullptr, nullptr, nullptr);
}

struct FreeOcsp {
  void operator()(OCSP_RESPONSE* response) const { OCSP_RESPONSE_free(response); }
  void operator()(OCSP_BASICRESP* basic) const { OCSP_BASICRESP_free(basic); }
  void operator()(OCSP_CERTID* id) const { OCSP_CERTID_free(id); }
  void operator()(ASN1_TIME* time) const { ASN1_TIME_free(time); }
};

std::string der_of(OCSP_RESPONSE* made) {
  const std::unique_ptr<OCSP_RESPONSE, FreeOcsp> response(made);
  unsigned char* bytes = nullptr;
  const int size = i2d_OCSP_RESPONSE(response.get(), &bytes);
  if (size < 0) throw std::runtime_error("no OCSP response");
  std::string der(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
  OPENSSL_free(bytes);
  return der;
}

EVP_PKEY* new_key() {
  return EVP_EC_gen("P-256");
}

}  // namespace

TestPki::TestPki() : key_(new_key()) {
  std::string pattern = (std::filesystem::temp_directory_path() / "tpp-pki-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary directory");
  directory_ = pattern;
  certificate_ = make("authority", key_.get(), Validity{});
  extend(certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
  X509_sign(certificate_.get(), key_.get(), EVP_sha256());
  save("authority", certificate_.get(), key_.get());
}

TestPki::~TestPki() {
  std::error_code ignored;
  std::filesystem::remove_all(directory_, ignored);
}

TestPki::Certificate TestPki::make(const std::string& name, EVP_PKEY* key, Validity validity) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial_++);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), validity.from_seconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), validity.to_seconds);
  X509_set_pubkey(certificate.get(), key);
  auto* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  const X509* issuer = certificate_ ? certificate_.get() : certificate.get();
  X509_set_issuer_name(certificate.get(), X509_get_subject_name(issuer));
  return certificate;
}

void TestPki::extend(X509* certificate, int extension, const std::string& value) {
  X509_EXTENSION* made = X509V3_EXT_conf_nid(nullptr, nullptr, extension, value.c_str());
  if (made == nullptr) throw std::runtime_error("extension");
  X509_add_ext(certificate, made, -1);
  X509_EXTENSION_free(made);
}

void TestPki::save(const std::string& name, X509* certificate, EVP_PKEY* key) {
  PEM_write_X509(create(directory_ + "/" + name + ".pem").get(), certificate);
  PEM_write_PrivateKey(create(directory_ + "/" + name + ".key").get(), key, nullptr, nullptr, 0,
                       nullptr, nullptr);
}

TlsFiles TestPki::issue(const std::string& name, const std::string& alternative_name,
                        Validity validity, const std::string& extended_usage) {
  const Key key(new_key());
  const auto certificate = make(name, key.get(), validity);
  extend(certificate.get(), NID_subject_alt_name, alternative_name);
  if (!extended_usage.empty()) extend(certificate.get(), NID_ext_key_usage, extended_usage);
  X509_sign(certificate.get(), key_.get(), EVP_sha256());
  save(name, certificate.get(), key.get());
  return TlsFiles{.certificate_chain = directory_ + "/" + name + ".pem",
                  .private_key = directory_ + "/" + name + ".key",
                  .trusted_authorities = authority_file()};
}

std::string TestPki::staple(const TlsFiles& about, const Word& word) const {
  const Certificate subject(read_pem<X509>(about.certificate_chain, PEM_read_X509));
  const std::unique_ptr<OCSP_BASICRESP, FreeOcsp> basic(OCSP_BASICRESP_new());
  const std::unique_ptr<OCSP_CERTID, FreeOcsp> id(
      OCSP_cert_to_id(word.digest, subject.get(), certificate_.get()));
  const auto at = [](long seconds) {
    return std::unique_ptr<ASN1_TIME, FreeOcsp>(X509_gmtime_adj(nullptr, seconds));
  };
  const auto from = at(word.validity.from_seconds);
  const auto until = at(word.validity.to_seconds);
  const bool revoked = word.status == V_OCSP_CERTSTATUS_REVOKED;
  OCSP_basic_add1_status(basic.get(), id.get(), word.status, OCSP_REVOKED_STATUS_KEYCOMPROMISE,
                         revoked ? from.get() : nullptr, from.get(), until.get());
  if (word.responder != nullptr) {
    const Certificate own(read_pem<X509>(word.responder->certificate_chain, PEM_read_X509));
    const Key key(read_pem<EVP_PKEY>(word.responder->private_key, PEM_read_PrivateKey));
    OCSP_basic_sign(basic.get(), own.get(), key.get(), EVP_sha256(), nullptr, 0);
  } else {
    const TestPki& signer = word.signer == nullptr ? *this : *word.signer;
    OCSP_basic_sign(basic.get(), signer.certificate_.get(), signer.key_.get(), EVP_sha256(),
                    nullptr, OCSP_NOCERTS);
  }
  return der_of(OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()));
}

std::string TestPki::busy_responder() {
  return der_of(OCSP_response_create(OCSP_RESPONSE_STATUS_TRYLATER, nullptr));
}

std::string TestPki::write(const std::string& name, const std::string& text) {
  const auto path = directory_ + "/" + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

}  // namespace tpp::http::test
