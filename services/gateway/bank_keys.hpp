#pragma once
// What a bank's connection and our signatures are made of from files: read and checked as one set,
// so that a certificate is never used with another one's key.

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/ssl/context.hpp>

#include "belfius/profile.hpp"
#include "belfius/signing.hpp"
#include "certificate_in_use.hpp"
#include "config.hpp"
#include "core/clock.hpp"

namespace tpp::gateway {

struct BankKeys {
  std::shared_ptr<boost::asio::ssl::context> tls;  // null for http
  std::optional<belfius::RequestSigner> signer;    // nothing: the bank takes no payments from us
  std::vector<CertificateInUse> certificates;
};

// Which files, and under which rules.
struct BankKeySource {
  BankConfig bank;
  bool tls = true;              // false for http
  bool group_may_read = false;  // the private keys; others never may
  std::optional<belfius::SignatureProfile> signature;
  belfius::BelfiusAccess access;
};

// invalid_input names the file and what is wrong with it: also a key that others may read, and a
// certificate that is not valid now.
Result<BankKeys> load_bank_keys(const BankKeySource& source, UtcTime now);

// Changes with the content of any of the files, whatever links lead to them.
std::string fingerprint_of(const BankKeySource& source);

}  // namespace tpp::gateway
