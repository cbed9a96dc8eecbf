#pragma once
// Takes renewed certificate, key, authority and revocation files into use while the gateway runs.
// What is wrong is told once and the old set stays: a file half written ends no connection.

#include <string>
#include <vector>

#include "bank_keys.hpp"
#include "belfius/payments.hpp"
#include "http/client.hpp"
#include "probes.hpp"

namespace tpp::gateway {

class BankKeyWatch {
 public:
  // keys: what the client and the payments use now, made from the files as of `fingerprint`.
  // payments may be null.
  BankKeyWatch(BankKeySource source, std::string fingerprint, const BankKeys& keys,
               http::Client& client, belfius::BelfiusPayments* payments,
               CertificateMetrics& metrics);

  void look(UtcTime now);
  const std::vector<CertificateInUse>& in_use() const { return in_use_; }

 private:
  void use(BankKeys keys);
  void tell_unpinned();

  BankKeySource source_;
  std::string seen_;
  std::vector<CertificateInUse> in_use_;
  std::shared_ptr<boost::asio::ssl::context> tls_;
  std::uint64_t unpinned_told_ = 0;
  http::Client& client_;
  belfius::BelfiusPayments* payments_;
  CertificateMetrics& metrics_;
};

}  // namespace tpp::gateway
