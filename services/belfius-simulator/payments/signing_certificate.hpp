#pragma once
// The TPP's seal certificate (QSealC), to check its signatures with.

#include <memory>
#include <string>
#include <string_view>

#include "core/result.hpp"

struct x509_st;

namespace tpp::simulator {

class SigningCertificate {
 public:
  // invalid_input when the file has no PEM certificate.
  static Result<std::shared_ptr<const SigningCertificate>> load(const std::string& path);

  // RSA with SHA-256 and PKCS #1 version 1.5 padding.
  bool verifies(std::string_view text, std::string_view signature) const;

 private:
  struct Free {
    void operator()(x509_st* certificate) const;
  };
  explicit SigningCertificate(x509_st* certificate) : certificate_(certificate) {}
  std::unique_ptr<x509_st, Free> certificate_;
};

}  // namespace tpp::simulator
