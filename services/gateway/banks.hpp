#pragma once
// The configured banks, each with its profile, its connections and its metrics.

#include <memory>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "certificate_in_use.hpp"
#include "config.hpp"
#include "core/clock.hpp"
#include "domain/ports/bank.hpp"
#include "domain/ports/bank_channels.hpp"
#include "obs/metrics.hpp"

namespace tpp::gateway {

class ConfiguredBanks final : public Banks, public BankChannels {
 public:
  // validation_failed with what is wrong about profiles, certificates and addresses of every bank,
  // one line each.
  static Result<std::unique_ptr<ConfiguredBanks>> create(const Config& config, asio::io_context& io,
                                                         obs::Metrics& metrics, IdSource& ids,
                                                         const Clock& clock);
  ~ConfiguredBanks() override;

  Bank* find(const BankId& id) override;
  std::vector<Bank*> all() override;
  PaymentBank* payments(const BankId& id) override;
  ChannelCondition channel_of(const BankId& id) const override;

  std::vector<CertificateInUse> certificates() const;
  // Takes changed certificate files into use; called by a ticker.
  Awaitable<void> look_at_keys();
  // Closes idle connections; calls under way go on.
  void stop();

 private:
  struct Entry;
  Entry* entry_of(const BankId& id) const;  // null when no bank has this id
  explicit ConfiguredBanks(const Clock& clock);
  const Clock& clock_;
  std::vector<std::unique_ptr<Entry>> entries_;
};

}  // namespace tpp::gateway
