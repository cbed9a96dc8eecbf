#pragma once
// The command line.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/clock.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "payments/signing_certificate.hpp"

namespace tpp::simulator {

struct Options {
  std::uint16_t api_port = 0;  // 0: the system chooses
  std::uint16_t sca_port = 0;
  std::uint16_t control_port = 0;
  std::optional<std::uint16_t> sandbox_port;  // nothing: there is no sandbox
  std::string listen_address = "127.0.0.1";   // of the bank and the pages; control stays local
  std::string sca_url;                        // empty: the pages' own address
  std::string tls_certificate;                // none of the three: plain HTTP
  std::string tls_key;
  std::string tls_client_ca;
  std::string client_id;
  Secret client_secret;
  std::shared_ptr<const SigningCertificate> signing;  // none: signatures cannot be checked
  std::uint64_t seed = 1;
  std::size_t crowd = 0;
  std::string brand = "belfius";
  std::vector<std::string> redirect_uris;
  std::optional<UtcTime> now;
  std::string ready_file;
};

// Nothing when help was asked for and given. invalid_input has one line for the person at the
// keyboard.
Result<std::optional<Options>> read_options(int argc, const char* const* argv);

}  // namespace tpp::simulator
