#pragma once
// What a deployment adds to a bank profile. It comes from the gateway's configuration.

#include <string>
#include <vector>

#include "core/secret.hpp"

namespace tpp::belfius {

struct BelfiusAccess {
  std::string base_url;  // empty: the profile's
  std::string client_id;
  Secret client_secret;
  std::string redirect_uri;
  std::vector<std::string> allowed_page_origins;  // beside the profile's; http only for simulators
  std::string signing_certificate_file;  // QSealC and its key, in PEM; where the profile signs
  std::string signing_key_file;
  std::string environment = "live";  // live, sandbox or simulator
};

}  // namespace tpp::belfius
