#pragma once
// RSA signatures with the key of a certificate (a QSealC). What is signed and how the signature
// travels is the protocol's business.

#include <memory>
#include <string>
#include <string_view>

#include "core/result.hpp"

namespace tpp::crypto {

struct SigningFiles {
  std::string certificate;  // PEM; the first certificate counts
  std::string private_key;  // PEM, RSA, not encrypted
};

class Signer {
 public:
  // invalid_input says which file is wrong and why: unreadable, no PEM, encrypted, not RSA, shorter
  // than 2048 bits, or a key that is not the certificate's.
  static Result<Signer> load(const SigningFiles& files);

  // RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017), raw bytes. The same text always gives the same ones.
  std::string sign(std::string_view text) const;

  const std::string& serial() const { return serial_; }  // of the certificate, lower-case hex
  const std::string& issuer() const { return issuer_; }  // one line, RFC 2253

  Signer(Signer&&) noexcept;
  Signer& operator=(Signer&&) noexcept;
  ~Signer();

 private:
  struct Key;
  Signer();
  std::unique_ptr<Key> key_;
  std::string serial_;
  std::string issuer_;
};

}  // namespace tpp::crypto
