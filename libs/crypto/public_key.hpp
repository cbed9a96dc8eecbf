#pragma once
// Public keys of others, given as their numbers, and signatures made with their private halves. A
// key knows the one algorithm it is for, so that nothing in a message can choose another.

#include <memory>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace tpp::crypto {

enum class SignatureAlgorithm {
  rs256,  // RSASSA-PKCS1-v1_5 with SHA-256
  es256,  // ECDSA on P-256 with SHA-256; a signature is r and s, 32 bytes each
  eddsa,  // Ed25519
};

class PublicKey {
 public:
  // Numbers are big-endian bytes. invalid_input: under 2048 or over 8192 bits, or no sound
  // exponent.
  static Result<PublicKey> rsa(std::string_view modulus, std::string_view exponent);
  // 32 bytes each. invalid_input: no point of the curve.
  static Result<PublicKey> p256(std::string_view x, std::string_view y);
  // 32 bytes.
  static Result<PublicKey> ed25519(std::string_view x);

  PublicKey(PublicKey&&) noexcept;
  PublicKey& operator=(PublicKey&&) noexcept;
  ~PublicKey();

  SignatureAlgorithm algorithm() const { return algorithm_; }
  bool verifies(std::string_view message, std::string_view signature) const;

 private:
  struct Key;
  PublicKey(SignatureAlgorithm algorithm, std::unique_ptr<Key> key);

  SignatureAlgorithm algorithm_;
  std::unique_ptr<Key> key_;
};

}  // namespace tpp::crypto
