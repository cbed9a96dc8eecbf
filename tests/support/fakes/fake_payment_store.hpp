#pragma once
// PaymentStore in memory. Tests may look at and change everything in it.

#include <algorithm>
#include <deque>
#include <optional>
#include <string>
#include <utility>

#include "domain/payment_likeness.hpp"
#include "domain/ports/payment_store.hpp"
#include "support/fakes/fake_database.hpp"

namespace tpp {

class FakePaymentStore final : public PaymentStore {
 public:
  struct Row {
    TrackedPayment tracked;
    std::optional<IdempotencyKey> key;
    std::optional<PaymentCreation> answer;
    std::optional<Secret> likeness;
    std::optional<UtcTime> initiation_lease;
    std::optional<UtcTime> next_check_at;
    std::optional<UtcTime> check_lease;
    std::vector<PaymentEvent> events;
  };
  struct Signing {
    PaymentAuthorization authorization;
    BankId bank;
    bool spent = false;
  };
  struct Grant {
    ConsentId id;
    ClientId client;
    std::string psu_ref;
    BankId bank;
  };

  explicit FakePaymentStore(FakeDatabase& database) : db_(database) {}

  Task<PaymentAdmission> admit(const PaymentAttempt& attempt) override {
    if (db_.failure) co_return *db_.failure;
    auto again = admit_again(attempt.payment.client, attempt.key, attempt.payment.created_at);
    if (again || again.error().code != Errc::not_found) co_return again;
    if (looks_sent_before(attempt))
      co_return Error{Errc::duplicate_payment, "the same payment was ordered a moment ago"};
    Row row;
    row.likeness = attempt.likeness;
    row.tracked.payment = attempt.payment;
    row.tracked.bank_id = attempt.bank_id;
    row.tracked.sent_with_token = attempt.with_token;
    row.key = attempt.key;
    row.initiation_lease = db_.now + attempt.lease;
    row.events.push_back({attempt.payment.created_at, attempt.payment.state});
    rows.push_back(std::move(row));
    signings.push_back({attempt.authorization, attempt.payment.bank});
    co_return PaymentAdmission(PaymentAdmitted{});
  }

  Task<PaymentAdmission> recall(const ClientId& client, const IdempotencyKey& key,
                                UtcTime now) override {
    if (db_.failure) co_return *db_.failure;
    co_return admit_again(client, key, now);
  }

  Task<void> record_initiation(const PaymentId& id, const InitiationOutcome& outcome,
                               UtcTime now) override {
    if (db_.failure) co_return *db_.failure;
    Row& row = *find_row(id);
    if (row.tracked.payment.state.status == PaymentStatus::initiating) {
      settle(row, outcome, now);
      co_return Result<void>();
    }
    if (row.answer && row.answer->payment.state == outcome.state) co_return Result<void>();
    if (outcome.bank_id && !row.tracked.bank_id && !row.tracked.payment.state.final) {
      row.tracked.bank_id = outcome.bank_id;
      row.next_check_at = now;
    }
    co_return Error{Errc::conflict, "the payment was settled meanwhile"};
  }

  Task<TrackedPayment> find(const ClientId& client, const PaymentId& id) override {
    if (db_.failure) co_return *db_.failure;
    const Row* row = find_row(id);
    if (row == nullptr || row->tracked.payment.client != client) co_return unknown_payment();
    co_return row->tracked;
  }

  Task<Page<Payment>> list(const ClientId& client, const PaymentFilter& filter,
                           const PageRequest& page) override {
    if (db_.failure) co_return *db_.failure;
    Page<Payment> answer;
    const Row* last = page.after ? find_row(PaymentId{*page.after}) : nullptr;
    for (const Payment& payment : newest_first(client, filter)) {
      if (last != nullptr && age(payment) >= age(last->tracked.payment)) continue;
      if (answer.items.size() == page.limit) {
        answer.next = answer.items.back().id.value;
        break;
      }
      answer.items.push_back(payment);
    }
    co_return answer;
  }

  Task<std::vector<PaymentEvent>> history(const ClientId& client, const PaymentId& id) override {
    if (db_.failure) co_return *db_.failure;
    const Row* row = find_row(id);
    if (row == nullptr || row->tracked.payment.client != client) co_return unknown_payment();
    co_return row->events;
  }

  Task<PaymentState> move(const PaymentId& id, const PaymentMove& move) override {
    if (db_.failure) co_return *db_.failure;
    Row* row = find_row(id);
    if (row == nullptr) co_return unknown_payment();
    Payment& payment = row->tracked.payment;
    if (payment.state != move.before) co_return payment.state;
    const bool changed = move.before != move.after;
    payment.state = move.after;
    row->tracked.checks = changed ? 0 : row->tracked.checks + 1;
    row->next_check_at = move.next_check_at;
    row->check_lease.reset();
    if (move.told_by_bank) payment.checked_at = move.now;
    if (changed) {
      payment.updated_at = move.now;
      row->events.push_back({move.now, move.after});
    }
    co_return payment.state;
  }

  Task<void> postpone_check(const PaymentId& id, UtcTime next_check_at) override {
    if (db_.failure) co_return *db_.failure;
    Row* row = find_row(id);
    if (row == nullptr || !row->next_check_at) co_return Result<void>();
    ++row->tracked.checks;
    row->next_check_at = next_check_at;
    row->check_lease.reset();
    co_return Result<void>();
  }

  Task<std::vector<TrackedPayment>> claim_due(UtcTime now, std::size_t limit,
                                              std::chrono::seconds lease) override {
    if (db_.failure) co_return *db_.failure;
    std::vector<Row*> due;
    for (Row& row : rows) {
      if (lost(row)) settle(row, lost_initiation(now), now);
      const bool free = !row.check_lease || *row.check_lease <= db_.now;
      if (free && row.next_check_at && *row.next_check_at <= now) due.push_back(&row);
    }
    std::ranges::sort(due, {}, [](const Row* row) { return *row->next_check_at; });
    std::vector<TrackedPayment> claimed;
    for (Row* row : due) {
      if (claimed.size() == limit) break;
      row->check_lease = db_.now + lease;
      claimed.push_back(row->tracked);
    }
    co_return claimed;
  }

  Task<void> add_authorization(const PaymentAuthorization& authorization,
                               const BankId& bank) override {
    if (db_.failure) co_return *db_.failure;
    signings.push_back({authorization, bank});
    co_return Result<void>();
  }

  Task<ConsumedPaymentAuthorization> consume_state(const BankId* bank, const ClientId* client,
                                                   const Secret& state, UtcTime now) override {
    if (db_.failure) co_return *db_.failure;
    for (Signing& signing : signings) {
      const PaymentAuthorization& stored = signing.authorization;
      if (!stored.state.equals(state)) continue;
      const ClientId owner = find_row(stored.payment)->tracked.payment.client;
      if ((bank != nullptr && signing.bank != *bank) || (client && owner != *client)) break;
      ConsumedPaymentAuthorization consumed{stored.purpose, stored.payment, owner, {}};
      if (!signing.spent && stored.expires_at > now) consumed.code_verifier = stored.code_verifier;
      signing.spent = signing.spent || consumed.code_verifier.has_value();
      co_return consumed;
    }
    co_return Error{Errc::not_found, "no payment has this state"};
  }

  Task<PaymentAccess> access(const ClientId& client, const std::string& psu_ref,
                             const BankId& bank) override {
    if (db_.failure) co_return *db_.failure;
    const Grant* grant = find_grant(client, psu_ref, bank);
    const auto pair = grant == nullptr ? db_.tokens.end() : db_.tokens.find(grant->id);
    if (pair == db_.tokens.end() || pair->second.state == TokenState::refused)
      co_return Error{Errc::not_found, "no payment tokens"};
    co_return PaymentAccess{grant->id, pair->second.access};
  }

  Task<void> store_access(const Payment& payment, const TokenGrant& tokens,
                          const ConsentId& fresh_id, UtcTime now) override {
    if (db_.failure) co_return *db_.failure;
    const Grant* grant = find_grant(payment.client, payment.psu_ref, payment.bank);
    if (grant == nullptr) {
      grants.push_back({fresh_id, payment.client, payment.psu_ref, payment.bank});
      grant = &grants.back();
    }
    FakeDatabase::Tokens& pair = db_.tokens[grant->id];
    pair.access =
        AccessToken{tokens.access_token, now + tokens.access_lifetime, pair.access.version + 1};
    pair.refresh = tokens.refresh_token;
    pair.state = TokenState::fresh;
    ++pair.fence;
    pair.lease_until.reset();
    co_return Result<void>();
  }

  Row* find_row(const PaymentId& id) {
    for (Row& row : rows)
      if (row.tracked.payment.id == id) return &row;
    return nullptr;
  }

  std::deque<Row> rows;  // addresses stay
  std::deque<Signing> signings;
  std::deque<Grant> grants;

 private:
  static Error unknown_payment() { return Error{Errc::not_found, "no such payment"}; }

  static InitiationOutcome lost_initiation(UtcTime now) {
    InitiationOutcome outcome;
    outcome.state = {PaymentStatus::unknown, "", "initiation_outcome_unknown", false};
    outcome.next_check_at = now;
    return outcome;
  }

  bool looks_sent_before(const PaymentAttempt& attempt) const {
    if (!attempt.likeness || attempt.confirmed_duplicate) return false;
    return std::ranges::any_of(rows, [&](const Row& row) {
      const Payment& other = row.tracked.payment;
      const bool over = other.state.status == PaymentStatus::failed ||
                        other.state.status == PaymentStatus::cancelled;
      return other.client == attempt.payment.client && row.likeness && !over &&
             row.likeness->equals(*attempt.likeness) &&
             other.created_at > attempt.payment.created_at - duplicate_window;
    });
  }

  bool lost(const Row& row) const {
    return row.tracked.payment.state.status == PaymentStatus::initiating && row.initiation_lease &&
           *row.initiation_lease <= db_.now;
  }

  void settle(Row& row, const InitiationOutcome& outcome, UtcTime now) {
    Payment& payment = row.tracked.payment;
    payment.state = outcome.state;
    payment.updated_at = now;
    if (outcome.bank_id) row.tracked.bank_id = outcome.bank_id;
    if (outcome.link) row.tracked.link_expires_at = outcome.link->expires_at;
    if (outcome.nothing_sent) row.key.reset();
    row.answer = PaymentCreation{payment, outcome.link, outcome.refusal};
    row.next_check_at = outcome.next_check_at;
    row.initiation_lease.reset();
    row.events.push_back({now, outcome.state});
  }

  Result<PaymentAdmission> admit_again(const ClientId& client, const IdempotencyKey& key,
                                       UtcTime now) {
    for (Row& row : rows) {
      const bool same =
          row.tracked.payment.client == client && row.key && row.key->text == key.text;
      if (!same) continue;
      if (row.key->request_digest != key.request_digest)
        return Error{Errc::idempotency_key_reused, "this key came with another request before"};
      if (lost(row)) settle(row, lost_initiation(now), now);
      if (row.answer) return PaymentAdmission(*row.answer);
      return PaymentAdmission(PaymentInFlight{});
    }
    return Error{Errc::not_found, "the key is new"};
  }

  static std::pair<UtcTime, std::string> age(const Payment& payment) {
    return {payment.created_at, payment.id.value};
  }

  std::vector<Payment> newest_first(const ClientId& client, const PaymentFilter& filter) const {
    std::vector<Payment> found;
    for (const Row& row : rows) {
      const Payment& payment = row.tracked.payment;
      const bool wanted = payment.client == client &&
                          (!filter.psu_ref || payment.psu_ref == *filter.psu_ref) &&
                          (!filter.bank || payment.bank == *filter.bank) &&
                          (!filter.kind || kind_of(payment.order) == *filter.kind) &&
                          (!filter.status || payment.state.status == *filter.status);
      if (wanted) found.push_back(payment);
    }
    std::ranges::sort(found, std::ranges::greater(), age);
    return found;
  }

  const Grant* find_grant(const ClientId& client, const std::string& psu_ref,
                          const BankId& bank) const {
    for (const Grant& grant : grants)
      if (grant.client == client && grant.psu_ref == psu_ref && grant.bank == bank) return &grant;
    return nullptr;
  }

  FakeDatabase& db_;
};

}  // namespace tpp
