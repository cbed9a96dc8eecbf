#include "crypto/signer.hpp"

#include <memory>

#include <openssl/err.h>
#include <openssl/evp.h>

#include "crypto/encoding.hpp"
#include "crypto/pem_file.hpp"

namespace tpp::crypto {
namespace {

constexpr int fewest_bits = 2048;

// With a damaged number OpenSSL still signs, but nobody can verify it.
bool is_whole(EVP_PKEY* key) {
  const std::unique_ptr<EVP_PKEY_CTX, FreeWith<EVP_PKEY_CTX_free>> context(
      EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  const bool whole = context && EVP_PKEY_check(context.get()) == 1;
  ERR_clear_error();
  return whole;
}

Result<void> check_pair(EVP_PKEY* key, const X509* certificate, const SigningFiles& files) {
  const std::string in_file = "private key file " + files.private_key + ": ";
  if (EVP_PKEY_base_id(key) != EVP_PKEY_RSA)
    return Error{Errc::invalid_input, in_file + "is no RSA key"};
  if (EVP_PKEY_bits(key) < fewest_bits)
    return Error{Errc::invalid_input, in_file + "has fewer than 2048 bits"};
  if (EVP_PKEY_eq(X509_get0_pubkey(certificate), key) != 1)
    return Error{Errc::invalid_input,
                 in_file + "does not belong to the certificate in " + files.certificate};
  if (!is_whole(key))
    return Error{Errc::invalid_input, in_file + "is damaged: its numbers do not belong together"};
  return {};
}

std::string serial_of(const X509* certificate) {
  const ASN1_INTEGER* serial = X509_get0_serialNumber(certificate);
  const auto* bytes = reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial));
  return hex(std::string_view(bytes, static_cast<std::size_t>(ASN1_STRING_length(serial))));
}

}  // namespace

struct Signer::Key {
  KeyHandle handle;
};

Signer::Signer() = default;
Signer::Signer(Signer&&) noexcept = default;
Signer& Signer::operator=(Signer&&) noexcept = default;
Signer::~Signer() = default;

Result<Signer> Signer::load(const SigningFiles& files) {
  auto certificate = open_certificate(files.certificate);
  if (!certificate) return certificate.error();
  auto key = open_private_key(files.private_key);
  if (!key) return key.error();
  auto checked = check_pair(key->get(), certificate->get(), files);
  if (!checked) return checked.error();
  Signer signer;
  signer.key_ = std::make_unique<Key>(Key{std::move(*key)});
  signer.serial_ = serial_of(certificate->get());
  signer.issuer_ = one_line(X509_get_issuer_name(certificate->get()));
  return signer;
}

std::string Signer::sign(std::string_view text) const {
  const DigestContext context(EVP_MD_CTX_new());
  require(context != nullptr && EVP_DigestSignInit_ex(context.get(), nullptr, "SHA256", nullptr,
                                                      nullptr, key_->handle.get(), nullptr) == 1,
          "set-up of a signature");
  std::size_t size = 0;
  require(EVP_DigestSign(context.get(), nullptr, &size, bytes_of(text), text.size()) == 1,
          "size of a signature");
  std::string signature(size, '\0');
  require(
      EVP_DigestSign(context.get(), bytes_of(signature), &size, bytes_of(text), text.size()) == 1,
      "signature");
  signature.resize(size);
  return signature;
}

}  // namespace tpp::crypto
