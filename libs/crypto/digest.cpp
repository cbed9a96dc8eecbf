#include "crypto/digest.hpp"

#include <openssl/core_names.h>
#include <openssl/params.h>

#include "crypto/openssl_handle.hpp"

namespace tpp::crypto {
namespace {

constexpr std::size_t digest_size = 32;

const EVP_MD* sha256_algorithm() {
  static const DigestHandle algorithm(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  require(algorithm != nullptr, "fetch of SHA-256");
  return algorithm.get();
}

// A keyed context is copied and keyed again, because only a keyed one can be copied and a new one
// would look its digest up on every call.
MacContext make_hmac_template() {
  const MacHandle mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
  require(mac != nullptr, "fetch of HMAC");
  MacContext context(EVP_MAC_CTX_new(mac.get()));
  require(context != nullptr, "HMAC context");
  std::string digest = "SHA256";
  const OSSL_PARAM parameters[] = {
      OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest.data(), 0),
      OSSL_PARAM_construct_end()};
  const std::string key(1, '\0');
  require(EVP_MAC_init(context.get(), bytes_of(std::string_view(key)), key.size(), parameters) == 1,
          "HMAC set-up");
  return context;
}

}  // namespace

std::string sha256(std::string_view bytes) {
  // A new one costs more than the digest of a key; of what went through it keeps the digest alone.
  thread_local const DigestContext context(EVP_MD_CTX_new());
  require(context != nullptr, "digest context");
  std::string digest(digest_size, '\0');
  require(EVP_DigestInit_ex2(context.get(), sha256_algorithm(), nullptr) == 1 &&
              EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
              EVP_DigestFinal_ex(context.get(), bytes_of(digest), nullptr) == 1,
          "SHA-256");
  return digest;
}

std::string hmac_sha256(const Secret& key, std::string_view bytes) {
  static const MacContext keyed = make_hmac_template();
  const MacContext context(EVP_MAC_CTX_dup(keyed.get()));
  require(context != nullptr, "copy of the HMAC context");

  std::string digest(digest_size, '\0');
  std::size_t written = 0;
  const std::string_view key_bytes = key.reveal();
  require(EVP_MAC_init(context.get(), bytes_of(key_bytes), key_bytes.size(), nullptr) == 1 &&
              EVP_MAC_update(context.get(), bytes_of(bytes), bytes.size()) == 1 &&
              EVP_MAC_final(context.get(), bytes_of(digest), &written, digest.size()) == 1,
          "HMAC");
  return digest;
}

}  // namespace tpp::crypto
