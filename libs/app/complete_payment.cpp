#include "app/complete_payment.hpp"

#include <utility>

#include "app/bank_words.hpp"
#include "obs/log.hpp"

namespace tpp {

CompletePayment::CompletePayment(PaymentStore& payments, CheckPayment& check, Banks& banks,
                                 IdSource& ids, const Clock& clock)
    : payments_(payments), check_(check), banks_(banks), ids_(ids), clock_(clock) {}

Task<CompletedPayment> CompletePayment::operator()(const BankId* bank, const ClientId* client,
                                                   AuthorizationReturn returned, const Call& call) {
  auto consumed = co_await payments_.consume_state(bank, client, returned.state, clock_.now());
  if (!consumed) co_return consumed.error();
  note(call, consumed->payment);
  if (!consumed->code_verifier) {
    if (client != nullptr) co_return Error{Errc::gone, "the state is spent or expired"};
    co_return co_await as_it_stands(consumed->client, consumed->payment, "");
  }
  auto tracked = co_await payments_.find(consumed->client, consumed->payment);
  if (!tracked) co_return tracked.error();

  const std::string reason = returned.error ? known_refusal(*returned.error) : std::string();
  if (consumed->purpose == SigningPurpose::order) {
    auto noted = co_await note_return(*tracked, reason);
    if (!noted) co_return noted.error();
  }
  if (returned.code)
    co_await keep_tokens(tracked->payment, *returned.code, *consumed->code_verifier, call);

  tracked = co_await payments_.find(consumed->client, consumed->payment);
  if (!tracked) co_return tracked.error();
  if (!tracked->payment.state.final || consumed->purpose == SigningPurpose::cancellation) {
    auto checked = co_await check_(*tracked, call);
    if (!checked) co_return checked.error();
  }
  co_return co_await as_it_stands(consumed->client, consumed->payment, reason);
}

// Without a signature it can still be found at the bank as rejected, or signed after all by a
// second attempt on the same page: so it is asked for again, and not final yet.
Task<void> CompletePayment::note_return(const TrackedPayment& tracked, const std::string& reason) {
  PaymentMove move;
  move.before = tracked.payment.state;
  move.after = move.before;
  const bool waiting = move.before.status == PaymentStatus::authorization_required ||
                       move.before.status == PaymentStatus::unknown;
  if (!waiting) co_return Result<void>();
  move.after.status = reason.empty() ? PaymentStatus::authorizing : PaymentStatus::failed;
  move.after.failure_reason = reason;
  move.now = clock_.now();
  move.next_check_at = next_check(0, move.now, move.now);
  auto write = [&] { return payments_.move(tracked.payment.id, move); };
  auto moved = co_await persist(write);
  if (!moved) co_return moved.error();
  co_return Result<void>();
}

// A payment is signed whether or not we get tokens for the next one.
Awaitable<void> CompletePayment::keep_tokens(const Payment& payment, const Secret& code,
                                             const Secret& verifier, const Call& call) {
  Bank* bank = banks_.find(payment.bank);
  if (bank == nullptr) co_return;
  Call bounded = call;
  bounded.client = payment.client;
  bounded.by = std::chrono::steady_clock::now() + refresh_call_limit;
  UnreadAnswer unread;  // given up: a payment does not need its tokens
  auto tokens = co_await bank->exchange_code(code, verifier, bounded, unread);
  if (!tokens) {
    obs::warn("no tokens for later payments", {{"payment_id", payment.id.value},
                                               {"code", name_of(tokens.error().code)},
                                               {"cause", tokens.error().cause}});
    co_return;
  }
  const ConsentId fresh{ids_.uuid()};
  const UtcTime now = clock_.now();
  auto write = [&] { return payments_.store_access(payment, *tokens, fresh, now); };
  auto stored = co_await persist(write);
  if (!stored)
    obs::warn("tokens for later payments not stored",
              {{"payment_id", payment.id.value}, {"cause", stored.error().cause}});
}

Task<CompletedPayment> CompletePayment::as_it_stands(const ClientId& client, const PaymentId& id,
                                                     std::string reason) {
  auto found = co_await payments_.find(client, id);
  if (!found) co_return found.error();
  co_return CompletedPayment{std::move(found->payment), std::move(reason)};
}

}  // namespace tpp
