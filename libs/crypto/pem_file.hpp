#pragma once
// PEM files as OpenSSL objects; for the .cpp files of this library only.

#include <string>
#include <vector>

#include "core/result.hpp"
#include "crypto/openssl_handle.hpp"

namespace tpp::crypto {

// The first certificate of the file. invalid_input names the file.
Result<CertificateHandle> open_certificate(const std::string& path);

// All certificates of the file, at least one. invalid_input names the file.
Result<std::vector<CertificateHandle>> open_certificates(const std::string& path);

// The first revocation list of the file. invalid_input names the file.
Result<RevocationListHandle> open_revocation_list(const std::string& path);

// invalid_input names the file: unreadable, encrypted, or no private key.
Result<KeyHandle> open_private_key(const std::string& path);

// One line, RFC 2253.
std::string one_line(const X509_NAME* name);

}  // namespace tpp::crypto
