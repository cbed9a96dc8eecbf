#include "state_metrics.hpp"

#include <utility>

namespace tpp::gateway {
namespace {

obs::Gauge journal_gauge(obs::Metrics& metrics, const char* outcome) {
  return metrics.gauge("tpp_gateway_token_journal_entries",
                       "Answers to refreshes in the journal and in no pair: received, or unread "
                       "because they could not be decoded.",
                       {{"outcome", outcome}});
}

}  // namespace

StateMetrics::StateMetrics(obs::Metrics& metrics)
    : metrics_(metrics),
      oldest_unknown_(metrics.gauge("tpp_gateway_oldest_unknown_payment_seconds",
                                    "Age of the oldest payment of which nobody knows whether the "
                                    "bank has it; 0 when there is none.")),
      events_pending_(
          metrics.gauge("tpp_gateway_outbox_pending", "Events that their client has not fetched.")),
      answers_received_(journal_gauge(metrics, "received")),
      answers_unread_(journal_gauge(metrics, "unread")),
      newer_than_head_(metrics.gauge("tpp_gateway_token_journal_newer_than_head",
                                     "Answers in the journal that are newer than the pair in use; "
                                     "each may be the only valid one.")) {}

void StateMetrics::set_all(Family& family, const std::vector<StateCount>& counts) {
  // A state that nothing is in any more must not keep its last figure.
  for (const auto& [labels, gauge] : family.series) gauge.set(0);
  for (const StateCount& each : counts) {
    const auto labels = std::pair(each.bank.value, each.state);
    auto known = family.series.find(labels);
    if (known == family.series.end()) {
      const obs::Labels named{{"bank", each.bank.value}, {family.label, each.state}};
      known = family.series.emplace(labels, metrics_.gauge(family.name, family.help, named)).first;
    }
    known->second.set(static_cast<double>(each.count));
  }
}

void StateMetrics::counted(const StateCounts& counts) {
  set_all(consents_, counts.consents);
  set_all(ending_, counts.ending);
  set_all(payments_, counts.payments);
  oldest_unknown_.set(static_cast<double>(counts.oldest_unknown.count()));
  events_pending_.set(static_cast<double>(counts.events_pending));
  answers_received_.set(static_cast<double>(counts.answers_received));
  answers_unread_.set(static_cast<double>(counts.answers_unread));
  newer_than_head_.set(static_cast<double>(counts.newer_than_head));
}

void StateMetrics::refreshes_due(const BankId& bank, std::int64_t count) {
  metrics_
      .gauge("tpp_gateway_refreshes_due", "Background refreshes that are due.",
             {{"bank", bank.value}})
      .set(static_cast<double>(count));
}

void StateMetrics::longest_unrefreshed(const BankId& bank, std::chrono::seconds age) {
  metrics_
      .gauge("tpp_gateway_longest_unrefreshed_seconds",
             "How long ago the access token ended that has gone without a refresh longest, of "
             "consents that are kept alive; 0: none has ended.",
             {{"bank", bank.value}})
      .set(static_cast<double>(age.count()));
}

}  // namespace tpp::gateway
