#include "crypto/aes_gcm.hpp"

#include <limits>

#include <openssl/evp.h>

#include "crypto/openssl_handle.hpp"

namespace tpp::crypto {
namespace {

const EVP_CIPHER* cipher() {
  static const CipherHandle algorithm(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr));
  require(algorithm != nullptr, "fetch of AES-256-GCM");
  return algorithm.get();
}

// Kept per thread: a new context costs four times the encryption of a token.
EVP_CIPHER_CTX* thread_context() {
  thread_local const CipherContext context(EVP_CIPHER_CTX_new());
  require(context != nullptr, "cipher context");
  return context.get();
}

int length_of(std::string_view bytes) {
  require(bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max()),
          "value too long");
  return static_cast<int>(bytes.size());
}

}  // namespace

std::string gcm_encrypt(const Secret& key, std::string_view nonce, std::string_view bound_to,
                        const Secret& value) {
  require(key.reveal().size() == gcm_key_size && nonce.size() == gcm_nonce_size, "sizes for GCM");
  const std::string_view plain = value.reveal();
  std::string sealed(plain.size() + gcm_tag_size, '\0');
  unsigned char* out = bytes_of(sealed);
  unsigned char* tag = out + plain.size();
  EVP_CIPHER_CTX* context = thread_context();
  int written = 0;
  require(EVP_EncryptInit_ex2(context, cipher(), bytes_of(key.reveal()), bytes_of(nonce),
                              nullptr) == 1 &&
              EVP_EncryptUpdate(context, nullptr, &written, bytes_of(bound_to),
                                length_of(bound_to)) == 1 &&
              EVP_EncryptUpdate(context, out, &written, bytes_of(plain), length_of(plain)) == 1 &&
              EVP_EncryptFinal_ex(context, tag, &written) == 1 &&
              EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, gcm_tag_size, tag) == 1,
          "encryption");
  return sealed;
}

std::optional<Secret> gcm_decrypt(const Secret& key, std::string_view nonce,
                                  std::string_view bound_to, std::string_view sealed) {
  require(key.reveal().size() == gcm_key_size && nonce.size() == gcm_nonce_size, "sizes for GCM");
  if (sealed.size() < gcm_tag_size) return std::nullopt;
  const std::string_view body = sealed.substr(0, sealed.size() - gcm_tag_size);
  std::string tag(sealed.substr(body.size()));
  std::string plain(body.size(), '\0');
  EVP_CIPHER_CTX* context = thread_context();
  int written = 0;
  require(EVP_DecryptInit_ex2(context, cipher(), bytes_of(key.reveal()), bytes_of(nonce),
                              nullptr) == 1 &&
              EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_SET_TAG, gcm_tag_size, tag.data()) == 1 &&
              EVP_DecryptUpdate(context, nullptr, &written, bytes_of(bound_to),
                                length_of(bound_to)) == 1 &&
              EVP_DecryptUpdate(context, bytes_of(plain), &written, bytes_of(body),
                                length_of(body)) == 1,
          "decryption");
  unsigned char* end = bytes_of(plain) + plain.size();
  if (EVP_DecryptFinal_ex(context, end, &written) != 1) {
    wipe(plain);
    return std::nullopt;
  }
  return Secret(std::move(plain));
}

}  // namespace tpp::crypto
