#pragma once

#include <string>

#include "core/clock.hpp"

namespace tpp::gateway {

// What the gateway shows a bank, or checks it with, and when that ends.
struct CertificateInUse {
  std::string bank;
  // qwac, qseal, ca: the first of the bank's authorities to end, or crl: a revocation list, whose
  // next update is due then
  std::string role;
  UtcTime not_after;
};

}  // namespace tpp::gateway
