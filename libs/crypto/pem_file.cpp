#include "crypto/pem_file.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <openssl/err.h>
#include <openssl/pem.h>

namespace tpp::crypto {
namespace {

Error unusable(const char* kind, const std::string& path, const std::string& reason) {
  ERR_clear_error();
  return Error{Errc::invalid_input, std::string(kind) + " file " + path + ": " + reason};
}

Result<BioHandle> open(const char* kind, const std::string& path) {
  BioHandle file(BIO_new_file(path.c_str(), "r"));
  if (file) return file;
  return unusable(kind, path, std::generic_category().message(errno));
}

// Without it OpenSSL would ask for a passphrase on the terminal, whatever the file holds.
int refuse_to_decrypt(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

const char* trouble(bool encrypted, const char* otherwise) {
  return encrypted ? "is encrypted" : otherwise;
}

}  // namespace

Result<CertificateHandle> open_certificate(const std::string& path) {
  auto file = open("certificate", path);
  if (!file) return file.error();
  bool encrypted = false;
  CertificateHandle certificate(
      PEM_read_bio_X509(file->get(), nullptr, refuse_to_decrypt, &encrypted));
  if (certificate) return certificate;
  return unusable("certificate", path, trouble(encrypted, "holds no PEM certificate"));
}

Result<std::vector<CertificateHandle>> open_certificates(const std::string& path) {
  auto file = open("certificate", path);
  if (!file) return file.error();
  std::vector<CertificateHandle> all;
  bool encrypted = false;
  for (;;) {
    CertificateHandle next(PEM_read_bio_X509(file->get(), nullptr, refuse_to_decrypt, &encrypted));
    if (!next) break;
    all.push_back(std::move(next));
  }
  if (encrypted || all.empty())
    return unusable("certificate", path, trouble(encrypted, "holds no PEM certificate"));
  ERR_clear_error();
  return all;
}

Result<RevocationListHandle> open_revocation_list(const std::string& path) {
  auto file = open("revocation list", path);
  if (!file) return file.error();
  bool encrypted = false;
  RevocationListHandle list(
      PEM_read_bio_X509_CRL(file->get(), nullptr, refuse_to_decrypt, &encrypted));
  if (list) return list;
  return unusable("revocation list", path, trouble(encrypted, "holds no PEM revocation list"));
}

Result<KeyHandle> open_private_key(const std::string& path) {
  auto file = open("private key", path);
  if (!file) return file.error();
  bool encrypted = false;
  KeyHandle key(PEM_read_bio_PrivateKey(file->get(), nullptr, refuse_to_decrypt, &encrypted));
  if (key) return key;
  return unusable("private key", path, trouble(encrypted, "holds no PEM private key"));
}

std::string one_line(const X509_NAME* name) {
  const BioHandle out(BIO_new(BIO_s_mem()));
  require(out != nullptr && X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_RFC2253) >= 0,
          "print of a name");
  char* text = nullptr;
  const long size = BIO_get_mem_data(out.get(), &text);
  return size > 0 ? std::string(text, static_cast<std::size_t>(size)) : std::string{};
}

}  // namespace tpp::crypto
