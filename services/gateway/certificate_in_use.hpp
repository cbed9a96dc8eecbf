#pragma once

#include <string>

#include "core/clock.hpp"

namespace tpp::gateway {

// What the gateway shows a bank, or checks it with, and when that ends.
struct CertificateInUse {
  std::string bank;
  std::string role;  // qwac, qseal, or crl: a revocation list, whose next update is due then
  UtcTime not_after;
};

}  // namespace tpp::gateway
