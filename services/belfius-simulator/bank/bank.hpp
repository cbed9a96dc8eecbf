#pragma once
// Everything the simulated bank knows, handed to each endpoint.

#include <memory>
#include <string>

#include "bank/grants.hpp"
#include "bank/links.hpp"
#include "bank/page_keys.hpp"
#include "core/secret.hpp"
#include "payments/payments.hpp"
#include "payments/signing_certificate.hpp"
#include "settings.hpp"
#include "simulated_clock.hpp"
#include "world/world.hpp"

namespace tpp::simulator {

struct TppIdentity {
  std::string client_id;
  Secret client_secret;
  std::shared_ptr<const SigningCertificate> signing = nullptr;  // copied with the identity
};

struct Bank {
  SimulatedClock& clock;
  World& world;
  Settings& settings;
  TppIdentity tpp;
  std::string brand;         // belfius or banx
  std::string sca_base_url;  // scheme://host:port of the pages, without a slash at the end
  Links links{settings};
  Grants grants{settings};
  PageKeys page_keys{};
  Payments payments{settings, world};
};

// The address of a customer's page: language is fr or nl.
std::string page_url(const Bank& bank, const std::string& language, const std::string& apptoken);

}  // namespace tpp::simulator
