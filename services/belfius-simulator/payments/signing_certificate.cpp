#include "payments/signing_certificate.hpp"

#include <fstream>
#include <iterator>

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

namespace tpp::simulator {
namespace {

struct FreeContext {
  void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct FreeBio {
  void operator()(BIO* bio) const { BIO_free(bio); }
};

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

void SigningCertificate::Free::operator()(x509_st* certificate) const {
  X509_free(certificate);
}

Result<std::shared_ptr<const SigningCertificate>> SigningCertificate::load(
    const std::string& path) {
  std::ifstream file(path);
  const std::string pem{std::istreambuf_iterator<char>(file), {}};
  const std::unique_ptr<BIO, FreeBio> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  X509* certificate = bio ? PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr) : nullptr;
  if (!certificate)
    return Error{Errc::invalid_input, "--signing-certificate: " + path + " has no certificate"};
  return std::shared_ptr<const SigningCertificate>(new SigningCertificate(certificate));
}

bool SigningCertificate::verifies(std::string_view text, std::string_view signature) const {
  const std::unique_ptr<EVP_MD_CTX, FreeContext> context(EVP_MD_CTX_new());
  EVP_PKEY* key = X509_get0_pubkey(certificate_.get());
  if (!context || !key || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA) return false;
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), octets(signature), signature.size(), octets(text),
                          text.size()) == 1;
}

}  // namespace tpp::simulator
