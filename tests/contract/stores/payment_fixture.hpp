#pragma once
// What the payment suites start from.

#include "contract/stores/fixture.hpp"

namespace tpp::testing {

template <class World>
class PaymentStoreTest : public StoreTest<World> {
 protected:
  PaymentStore& store(std::size_t index = 0) { return this->replica(index).payments; }

  static CreditTransfer some_transfer() {
    CreditTransfer transfer;
    transfer.debtor = DebtorAccount{*Iban::parse("BE68539007547034"), Currency::eur()};
    transfer.creditor_name = "Garage Peeters";
    transfer.creditor_account.iban = *Iban::parse("BE71096123456769");
    transfer.creditor_account.bic = "GKCCBEBB";
    transfer.amount = Money{*Decimal::parse("12.5"), Currency::eur()};
    transfer.end_to_end_id = "INV-2026-17";
    transfer.remittance = Remittance{"123456789002", true};
    transfer.execution_date =
        Date{std::chrono::year{2023}, std::chrono::November, std::chrono::day{20}};
    return transfer;
  }

  PaymentAttempt new_attempt(PaymentOrder order = some_transfer()) {
    PaymentAttempt attempt;
    Payment& payment = attempt.payment;
    payment.id.value = this->ids.uuid();
    payment.client = this->client.id;
    payment.psu_ref = "customer-7";
    payment.bank.value = "belfius";
    payment.language = "nl";
    payment.return_url = this->client.return_urls.front();
    payment.order = std::move(order);
    payment.created_at = payment.updated_at = now;
    attempt.key = IdempotencyKey{"key-" + payment.id.value, "digest-1"};
    attempt.authorization = {AuthorizationId{this->ids.uuid()},
                             payment.id,
                             SigningPurpose::order,
                             this->ids.random_token(),
                             this->ids.random_token(),
                             now + authorization_lifetime};
    attempt.lease = std::chrono::seconds(60);
    return attempt;
  }

  static InitiationOutcome signed_at(const std::string& url) {
    InitiationOutcome outcome;
    outcome.state = {PaymentStatus::authorization_required, "RCVD", "", false};
    outcome.bank_id = Secret("bank-payment-1");
    outcome.link =
        AuthorizationLink{AuthorizationId{"0a0a0a0a-0000-4000-8000-000000000001"},
                          AuthorizationPurpose::initial, url, now + std::chrono::minutes(30)};
    outcome.next_check_at = now + std::chrono::seconds(2);
    return outcome;
  }

  // At the bank, waiting for its customer.
  PaymentAttempt create() {
    PaymentAttempt attempt = new_attempt();
    EXPECT_TRUE(this->run(store().admit(attempt)));
    auto outcome = signed_at("https://bank.example/sign");
    EXPECT_TRUE(this->run(store().record_initiation(attempt.payment.id, outcome, now)));
    return attempt;
  }

  TrackedPayment find(const PaymentId& id) {
    auto found = this->run(store().find(this->client.id, id));
    EXPECT_TRUE(found);
    return found ? *found : TrackedPayment();
  }
};

}  // namespace tpp::testing
