#include "crypto/pem_file.hpp"

#include <cerrno>
#include <system_error>

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

// Without it OpenSSL would ask for a passphrase on the terminal.
int refuse_to_decrypt(char*, int, int, void* asked) {
  *static_cast<bool*>(asked) = true;
  return -1;
}

}  // namespace

Result<CertificateHandle> open_certificate(const std::string& path) {
  auto file = open("certificate", path);
  if (!file) return file.error();
  CertificateHandle certificate(PEM_read_bio_X509(file->get(), nullptr, nullptr, nullptr));
  if (!certificate) return unusable("certificate", path, "holds no PEM certificate");
  return certificate;
}

Result<KeyHandle> open_private_key(const std::string& path) {
  auto file = open("private key", path);
  if (!file) return file.error();
  bool encrypted = false;
  KeyHandle key(PEM_read_bio_PrivateKey(file->get(), nullptr, refuse_to_decrypt, &encrypted));
  if (!key && encrypted) return unusable("private key", path, "is encrypted");
  if (!key) return unusable("private key", path, "holds no PEM private key");
  return key;
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
