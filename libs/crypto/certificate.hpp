#pragma once
// Facts about a PEM certificate that operators watch.

#include <string>

#include "core/clock.hpp"
#include "core/result.hpp"

namespace tpp::crypto {

struct CertificateFacts {
  std::string subject;  // one line, RFC 2253
  std::string issuer;
  UtcTime not_before;
  UtcTime not_after;
};

// invalid_input when the file cannot be read or holds no PEM certificate.
Result<CertificateFacts> read_certificate(const std::string& path);

// When the first of all certificates of the file ends. invalid_input as above.
Result<UtcTime> first_end_in(const std::string& path);

// When the first PEM revocation list of the file has to be replaced. invalid_input as above.
Result<UtcTime> read_next_update(const std::string& path);

}  // namespace tpp::crypto
