#pragma once
// Gauges of what CountStates counts.

#include <map>
#include <string>

#include "app/count_states.hpp"
#include "obs/metrics.hpp"

namespace tpp::gateway {

class StateMetrics final : public StateProbe {
 public:
  explicit StateMetrics(obs::Metrics& metrics);
  void counted(const StateCounts& counts) override;
  void refreshes_due(const BankId& bank, std::int64_t count) override;
  void longest_unrefreshed(const BankId& bank, std::chrono::seconds age) override;

 private:
  using Series = std::map<std::pair<std::string, std::string>, obs::Gauge>;
  struct Family {
    const char* name;
    const char* help;
    const char* label;
    Series series = {};
  };
  void set_all(Family& family, const std::vector<StateCount>& counts);

  obs::Metrics& metrics_;
  Family consents_{"tpp_gateway_consents", "Consents by status.", "status"};
  Family ending_{"tpp_gateway_consents_ending", "Live consents that end within a time.", "within"};
  Family payments_{"tpp_gateway_payments", "Payments that are not final, by status.", "status"};
  obs::Gauge oldest_unknown_;
  obs::Gauge events_pending_;
  obs::Gauge answers_received_;
  obs::Gauge answers_unread_;
  obs::Gauge newer_than_head_;
};

}  // namespace tpp::gateway
