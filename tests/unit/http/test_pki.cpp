#include "unit/http/test_pki.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <openssl/ec.h>
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
                        Validity validity) {
  const Key key(new_key());
  const auto certificate = make(name, key.get(), validity);
  extend(certificate.get(), NID_subject_alt_name, alternative_name);
  X509_sign(certificate.get(), key_.get(), EVP_sha256());
  save(name, certificate.get(), key.get());
  return TlsFiles{.certificate_chain = directory_ + "/" + name + ".pem",
                  .private_key = directory_ + "/" + name + ".key",
                  .trusted_authorities = authority_file()};
}

std::string TestPki::write(const std::string& name, const std::string& text) {
  const auto path = directory_ + "/" + name;
  std::ofstream(path, std::ios::binary) << text;
  return path;
}

}  // namespace tpp::http::test
