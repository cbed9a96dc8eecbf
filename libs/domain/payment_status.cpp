#include "domain/payment_status.hpp"

#include <algorithm>

#include "domain/name_table.hpp"
#include "domain/payment.hpp"

namespace tpp {
namespace {

using namespace std::chrono_literals;

constexpr NameTable<PaymentStatus, 9> statuses{{
    {PaymentStatus::initiating, "initiating"},
    {PaymentStatus::authorization_required, "authorization_required"},
    {PaymentStatus::authorizing, "authorizing"},
    {PaymentStatus::partially_authorized, "partially_authorized"},
    {PaymentStatus::processing, "processing"},
    {PaymentStatus::executed, "executed"},
    {PaymentStatus::failed, "failed"},
    {PaymentStatus::cancelled, "cancelled"},
    {PaymentStatus::unknown, "unknown"},
}};

enum class Meaning { pending, partial, accepted, settled, rejected, cancelled };

// pending: the bank has the order and may still wait for the customer.
constexpr NameTable<Meaning, 13> iso_codes{{
    {Meaning::pending, "RCVD"},
    {Meaning::pending, "PDNG"},
    {Meaning::partial, "PATC"},
    {Meaning::accepted, "ACTC"},
    {Meaning::accepted, "ACCP"},
    {Meaning::accepted, "ACWC"},
    {Meaning::accepted, "ACWP"},
    {Meaning::accepted, "ACFC"},
    {Meaning::accepted, "ACSP"},
    {Meaning::settled, "ACSC"},
    {Meaning::settled, "ACCC"},
    {Meaning::rejected, "RJCT"},
    {Meaning::cancelled, "CANC"},
}};

std::optional<Meaning> meaning_of(std::string_view code) {
  return value_in<Meaning>(iso_codes, code);
}

PaymentState moved(PaymentState state, Meaning meaning) {
  switch (meaning) {
    case Meaning::pending:
      // An order whose arrival nobody knew of has arrived.
      if (state.status == PaymentStatus::unknown || state.status == PaymentStatus::initiating)
        state.status = PaymentStatus::authorization_required;
      break;
    case Meaning::partial:
      // Signatures do not come off again.
      if (state.status != PaymentStatus::processing)
        state.status = PaymentStatus::partially_authorized;
      break;
    case Meaning::accepted:
      state.status = PaymentStatus::processing;
      break;
    case Meaning::settled:
      state.status = PaymentStatus::executed;
      break;
    case Meaning::rejected:
      state.status = PaymentStatus::failed;
      break;
    case Meaning::cancelled:
      state.status = PaymentStatus::cancelled;
      break;
  }
  state.final =
      meaning == Meaning::settled || meaning == Meaning::rejected || meaning == Meaning::cancelled;
  return state;
}

}  // namespace

std::string_view name_of(PaymentStatus status) {
  return name_in(statuses, status);
}
std::optional<PaymentStatus> payment_status_from(std::string_view name) {
  return value_in<PaymentStatus>(statuses, name);
}

bool is_known_iso_status(std::string_view code) {
  return meaning_of(code).has_value();
}

PaymentState after_report(const PaymentState& before, const PaymentReport& report,
                          PaymentKind kind) {
  const std::optional<Meaning> meaning = meaning_of(report.iso_status);
  const bool ends_standing_order = kind == PaymentKind::standing_order &&
                                   before.status == PaymentStatus::executed &&
                                   meaning == Meaning::cancelled;
  if (before.final && !ends_standing_order) return before;
  PaymentState after = before;
  after.iso_status = report.iso_status;
  if (meaning) after = moved(std::move(after), *meaning);
  const bool ended_badly =
      after.status == PaymentStatus::failed || after.status == PaymentStatus::cancelled;
  if (!ended_badly)
    after.failure_reason.clear();
  else if (!report.reason.empty())
    after.failure_reason = report.reason;
  return after;
}

UtcTime next_check(int checks, UtcTime since, UtcTime now) {
  static constexpr std::array<std::chrono::seconds, 4> first{2s, 5s, 15s, 60s};
  if (checks >= 0 && static_cast<std::size_t>(checks) < first.size())
    return now + first[static_cast<std::size_t>(checks)];
  return now + (now - since < 24h ? std::chrono::seconds(5min) : std::chrono::seconds(1h));
}

}  // namespace tpp
