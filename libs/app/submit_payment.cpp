#include "app/submit_payment.hpp"

#include <algorithm>
#include <utility>

#include "app/customer_fields.hpp"
#include "app/initiation_outcome.hpp"
#include "app/persist.hpp"
#include "core/failpoint.hpp"
#include "domain/payment_likeness.hpp"
#include "domain/payment_rules.hpp"
#include "obs/log.hpp"

namespace tpp {
namespace {

using namespace std::chrono_literals;
namespace chr = std::chrono;

constexpr chr::seconds initiation_limit{30};
// Two calls at most, and the time that writing the outcome may take.
constexpr chr::seconds initiation_lease = 2 * initiation_limit + refresh_lease + 15s;

void fill_end_to_end_id(PaymentOrder& order, IdSource& ids) {
  std::string* id = nullptr;
  if (auto* transfer = std::get_if<CreditTransfer>(&order)) id = &transfer->end_to_end_id;
  if (auto* standing = std::get_if<StandingOrder>(&order)) id = &standing->transfer.end_to_end_id;
  if (id == nullptr || !id->empty()) return;
  *id = ids.uuid();
  std::erase(*id, '-');  // 32 characters: 35 are allowed
}

}  // namespace

SubmitPayment::SubmitPayment(PaymentStore& payments, PaymentTokens& tokens, Banks& banks,
                             const StartPages& pages, IdSource& ids, const Clock& clock)
    : payments_(payments),
      tokens_(tokens),
      banks_(banks),
      pages_(pages),
      ids_(ids),
      clock_(clock) {}

Payment SubmitPayment::draft(const Client& client, NewPayment& wanted, const Bank& bank) {
  Payment payment;
  payment.id = PaymentId{ids_.uuid()};
  payment.client = client.id;
  payment.psu_ref = std::move(wanted.psu_ref);
  payment.bank = std::move(wanted.bank);
  payment.language = wanted.language.value_or(bank.traits().languages.front());
  payment.return_url = std::move(wanted.return_url);
  payment.order = std::move(wanted.order);
  fill_end_to_end_id(payment.order, ids_);
  payment.created_at = payment.updated_at = clock_.now();
  return payment;
}

PaymentAuthorization SubmitPayment::draft_authorization(const PaymentId& id,
                                                        const PaymentTraits& traits) {
  PaymentAuthorization authorization;
  authorization.id = AuthorizationId{ids_.uuid()};
  authorization.payment = id;
  authorization.state = ids_.random_token();
  authorization.code_verifier = ids_.random_token();
  authorization.expires_at = clock_.now() + traits.page_lifetime;
  return authorization;
}

Result<void> SubmitPayment::validate(const Client& client, const NewPayment& wanted) const {
  const Bank* bank = banks_.find(wanted.bank);
  const PaymentBank* payer = banks_.payments(wanted.bank);
  std::vector<FieldError> wrong;
  const CustomerFields fields{wanted.psu_ref, wanted.language, wanted.return_url};
  find_wrong_customer_fields(fields, client, bank, wrong);
  if (bank != nullptr && payer == nullptr)
    wrong.push_back({"/bank", "takes no payments; GET /v1/banks says what each bank can do"});
  if (payer != nullptr) {
    const Date today{chr::floor<chr::days>(clock_.now())};
    auto fine = check(wanted.order, payer->payment_traits(), today);
    if (!fine && fine.error().context)
      std::ranges::copy(fine.error().context->fields, std::back_inserter(wrong));
  }
  if (!wrong.empty()) return invalid_fields(std::move(wrong));
  return {};
}

Result<SubmittedPayment> SubmitPayment::replay(PaymentAdmission admission) {
  auto* before = std::get_if<PaymentCreation>(&admission);
  if (before == nullptr)
    return Error{Errc::request_in_flight, "the first request with this key is not done yet"};
  if (before->refusal) return *before->refusal;
  return SubmittedPayment{std::move(before->payment), std::move(before->link), true};
}

Task<SubmittedPayment> SubmitPayment::operator()(const Client& client, NewPayment wanted,
                                                 const Call& call) {
  auto valid = validate(client, wanted);
  if (!valid) {
    // What was right when it came first may have become wrong, e.g. its date.
    auto before = co_await payments_.recall(client.id, wanted.key, clock_.now());
    if (!before && before.error().code != Errc::not_found) co_return before.error();
    if (!before) co_return valid.error();
    co_return replay(std::move(*before));
  }
  PaymentBank& payer = *banks_.payments(wanted.bank);
  PaymentAttempt attempt;
  attempt.key = std::move(wanted.key);
  attempt.payment = draft(client, wanted, *banks_.find(wanted.bank));
  attempt.authorization = draft_authorization(attempt.payment.id, payer.payment_traits());
  attempt.lease = initiation_lease;
  attempt.likeness = likeness_of(attempt.payment.order);
  attempt.confirmed_duplicate = wanted.confirm_duplicate;
  if (payer.payment_traits().finds_by_our_id)
    attempt.bank_id = Secret(end_to_end_id_of(attempt.payment.order));
  // Without a token the bank hands out a new one when the customer has signed.
  auto access = co_await tokens_.usable(attempt.payment, call);
  std::optional<AccessToken> token;
  if (access) token = access->token;
  attempt.with_token = token.has_value();

  auto admission = co_await payments_.admit(attempt);
  if (!admission) co_return admission.error();
  if (!std::holds_alternative<PaymentAdmitted>(*admission)) co_return replay(std::move(*admission));
  note(call, attempt.payment.id);
  reach_failpoint("payment.admitted");
  co_return co_await send(attempt, std::move(token), payer, call);
}

Task<SubmittedPayment> SubmitPayment::send(const PaymentAttempt& attempt,
                                           std::optional<AccessToken> token, PaymentBank& bank,
                                           Call call) {
  // The outcome must be written down even when the caller has gone.
  call.by = chr::steady_clock::now() + initiation_limit;
  auto initiation = co_await initiate(attempt, std::move(token), bank, call);
  reach_failpoint("payment.answered");
  const UtcTime now = clock_.now();
  if (initiation) {
    InitiationOutcome outcome =
        outcome_of(*initiation, attempt, bank.payment_traits().page_lifetime, now);
    if (outcome.link)
      outcome.link->url = pages_.link(attempt.authorization.state, std::move(outcome.link->url),
                                      outcome.link->expires_at, call);
    co_return co_await conclude(attempt, std::move(outcome));
  }
  const Error& error = initiation.error();
  obs::warn("payment not initiated", {{"payment_id", attempt.payment.id.value},
                                      {"code", name_of(error.code)},
                                      {"cause", error.cause},
                                      {"request_id", call.request_id}});
  InitiationOutcome outcome = outcome_of(error, now);
  co_return co_await conclude(attempt, std::move(outcome));
}

Task<Initiation> SubmitPayment::initiate(const PaymentAttempt& attempt,
                                         std::optional<AccessToken> token, PaymentBank& bank,
                                         const Call& call) {
  InitiationRequest request{attempt.payment.language, attempt.authorization.state,
                            attempt.authorization.code_verifier, std::move(token)};
  auto initiation = co_await bank.initiate(attempt.payment.order, request, call);
  const bool without = !initiation && initiation.error().code == Errc::access_token_refused &&
                       request.token.has_value();
  if (!without) co_return initiation;
  // Not taken for its token alone: the customer gives a new one by signing.
  request.token.reset();
  Call bounded = call;
  bounded.by = chr::steady_clock::now() + initiation_limit;
  co_return co_await bank.initiate(attempt.payment.order, request, bounded);
}

Task<SubmittedPayment> SubmitPayment::conclude(const PaymentAttempt& attempt,
                                               InitiationOutcome outcome) {
  const UtcTime now = clock_.now();
  auto write = [&] { return payments_.record_initiation(attempt.payment.id, outcome, now); };
  auto written = co_await persist(write);
  if (!written && written.error().code == Errc::conflict) {
    // Settled as unknown meanwhile: then its page is not handed out.
    auto found = co_await payments_.find(attempt.payment.client, attempt.payment.id);
    if (!found) co_return found.error();
    co_return SubmittedPayment{std::move(found->payment), {}, false};
  }
  if (!written) co_return written.error();
  reach_failpoint("payment.recorded");
  if (outcome.refusal) co_return *outcome.refusal;
  SubmittedPayment submitted{attempt.payment, std::move(outcome.link), false};
  submitted.payment.state = std::move(outcome.state);
  submitted.payment.updated_at = now;
  co_return submitted;
}

}  // namespace tpp
