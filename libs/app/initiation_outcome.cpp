#include "app/initiation_outcome.hpp"

namespace tpp {
namespace {

using namespace std::chrono_literals;

// The answer never came, or came and says nothing certain.
bool may_have_arrived(Errc code) {
  return code == Errc::bank_outcome_unknown || code == Errc::bank_answer_invalid ||
         code == Errc::bank_failed || code == Errc::deadline_exceeded || code == Errc::internal;
}

// The bank looked at the order and said no to it; everything else says nothing about the order.
bool is_word_on_order(Errc code) {
  return code == Errc::bank_refused || code == Errc::account_blocked ||
         code == Errc::account_not_supported || code == Errc::channel_not_permitted ||
         code == Errc::wrong_brand;
}

InitiationOutcome refused(const Error& error) {
  InitiationOutcome outcome;
  outcome.state = {PaymentStatus::failed, "", name_of(error.code), true};
  outcome.refusal = error;
  outcome.nothing_sent = !is_word_on_order(error.code);
  return outcome;
}

InitiationOutcome unknown(UtcTime now) {
  InitiationOutcome outcome;
  outcome.state = {PaymentStatus::unknown, "", "initiation_outcome_unknown", false};
  outcome.next_check_at = now + 2s;
  return outcome;
}

}  // namespace

InitiationOutcome outcome_of(const Initiation& initiation, const PaymentAttempt& attempt,
                             std::chrono::minutes page_lifetime, UtcTime now) {
  InitiationOutcome outcome;
  outcome.bank_id =
      initiation.bank_id ? *initiation.bank_id : Secret(end_to_end_id_of(attempt.payment.order));
  const PaymentState fresh{
      initiation.page ? PaymentStatus::authorization_required : PaymentStatus::processing, "", "",
      false};
  outcome.state = after_report(fresh, initiation.report, kind_of(attempt.payment.order));
  if (initiation.page)
    outcome.link = AuthorizationLink{attempt.authorization.id, AuthorizationPurpose::initial,
                                     *initiation.page, now + page_lifetime};
  if (!outcome.state.final) outcome.next_check_at = next_check(0, now, now);
  return outcome;
}

InitiationOutcome outcome_of(const Error& error, UtcTime now) {
  return may_have_arrived(error.code) ? unknown(now) : refused(error);
}

}  // namespace tpp
