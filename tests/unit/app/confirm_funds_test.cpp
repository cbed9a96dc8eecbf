#include "app/confirm_funds.hpp"

#include <gtest/gtest.h>

#include "support/given_app.hpp"

namespace tpp {
namespace {

using namespace testing;

struct ConfirmFundsTest : ::testing::Test, GivenApp {
  ConfirmFundsTest() { bank.bank_traits.offers_caf = true; }

  Authorization begin_caf() {
    bank.pages.answers("https://bank.example/sca");
    NewConsent wanted = new_consent();
    wanted.scope = ConsentScope::caf;
    wanted.iban = *Iban::parse(some_iban);
    auto created = run(create(client, std::move(wanted), call));
    if (!created) throw std::runtime_error(created.error().detail);
    return db.attempts.back().authorization;
  }

  ConsentId grant_caf() {
    const Authorization authorization = begin_caf();
    bank.codes.answers(some_grant("first"));
    auto done = run(complete.from_client(returned(authorization, "code"), call));
    if (!done || !done->granted) throw std::runtime_error("not granted");
    return authorization.consent;
  }

  Result<FundsView> ask(const ConsentId& id, const char* amount = "250",
                        const char* currency = "EUR") {
    const Money money{*Decimal::parse(amount), *Currency::parse(currency)};
    return run(confirm_funds(id, money, call));
  }
};

TEST_F(ConfirmFundsTest, AsksTheBankAboutTheAccountOfTheConsent) {
  const ConsentId id = grant_caf();
  bank.funds.answers(true);
  auto view = ask(id);
  ASSERT_TRUE(view) << view.error().detail;
  EXPECT_TRUE(view->available);
  EXPECT_EQ(view->checked_at, clock.now());
  EXPECT_EQ(bank.funds.seen.at(0).iban_and_amount, std::string(some_iban) + " 250.00");
}

TEST_F(ConfirmFundsTest, RefreshesOnceAndAsksOnceMore) {
  const ConsentId id = grant_caf();
  bank.funds.fails(Errc::access_token_refused);
  bank.refreshes.answers(some_grant("second"));
  bank.funds.answers(false);
  auto view = ask(id);
  ASSERT_TRUE(view) << view.error().detail;
  EXPECT_FALSE(view->available);
  EXPECT_EQ(bank.funds.seen.at(1).access_token, "access-second");
}

TEST_F(ConfirmFundsTest, EndsTheConsentThatTheCustomerWithdrew) {
  const ConsentId id = grant_caf();
  bank.funds.fails(Errc::consent_revoked);
  EXPECT_EQ(ask(id).error().code, Errc::consent_revoked);
  EXPECT_EQ(consent(id).status, ConsentStatus::revoked);
}

TEST_F(ConfirmFundsTest, WantsAUsableConsentOfItsOwnScope) {
  const ConsentId reading = grant();
  EXPECT_EQ(ask(reading).error().code, Errc::conflict);
  EXPECT_EQ(ask(begin_caf().consent).error().code, Errc::consent_pending);
  EXPECT_EQ(ask(ConsentId{"00000000-0000-4000-8000-999999999999"}).error().code, Errc::not_found);
  EXPECT_TRUE(bank.funds.seen.empty());
}

TEST_F(ConfirmFundsTest, WantsAnAmountThatItsCurrencyCanHave) {
  const ConsentId id = grant_caf();
  EXPECT_EQ(ask(id, "0").error().code, Errc::validation_failed);
  EXPECT_EQ(ask(id, "-1").error().code, Errc::validation_failed);
  EXPECT_EQ(ask(id, "1.001").error().code, Errc::validation_failed);
  EXPECT_EQ(ask(id, "1.5", "JPY").error().code, Errc::validation_failed);
  EXPECT_EQ(ask(id, "1234567890123.45").error().code, Errc::validation_failed);
  EXPECT_TRUE(bank.funds.seen.empty());
}

TEST_F(ConfirmFundsTest, GivesNoAccessToTheAccountItself) {
  const ConsentId id = grant_caf();
  EXPECT_EQ(run(get_account(account_of(id), call)).error().code, Errc::not_found);
  AccountFilter filter;
  filter.consent = id;
  EXPECT_EQ(run(list_accounts(filter, PageRequest(), call)).error().code, Errc::conflict);
  AccountFilter of_customer;
  of_customer.psu_ref = "customer-7";
  EXPECT_TRUE(run(list_accounts(of_customer, PageRequest(), call))->items.empty());
}

}  // namespace
}  // namespace tpp
