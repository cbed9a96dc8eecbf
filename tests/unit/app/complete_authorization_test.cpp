#include "app/complete_authorization.hpp"

#include <gtest/gtest.h>

#include "support/given_app.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

const BankId belfius{"belfius"};

struct CompleteAuthorizationTest : ::testing::Test, GivenApp {
  AuthorizationReturn refused_with(const Authorization& authorization, const std::string& error) {
    AuthorizationReturn back;
    back.state = authorization.state;
    back.error = error;
    return back;
  }

  void expect_ended(const Result<CompletedAuthorization>& done, ConsentStatus status,
                    const std::string& reason) {
    ASSERT_TRUE(done);
    EXPECT_FALSE(done->granted);
    EXPECT_EQ(done->reason, reason);
    EXPECT_EQ(done->consent.status, status);
    EXPECT_EQ(done->consent.status_reason, reason);
  }
};

TEST_F(CompleteAuthorizationTest, ALifeIsExactlyAsLongAsTheBankSays) {
  const Authorization authorization = begin();
  bank.codes.answers(some_grant("first"));
  bank.listings.answers(granted({some_iban, other_iban}));
  clock.per_look = std::chrono::milliseconds(1);

  auto done = run(complete.from_client(returned(authorization, "code-1"), call));

  ASSERT_TRUE(done);
  EXPECT_EQ(*done->consent.expires_at - *done->consent.authorized_at,
            bank.bank_traits.terms.lifetime);
}

TEST_F(CompleteAuthorizationTest, ExchangesTheCodeAndOpensTheConsent) {
  const Authorization authorization = begin();
  bank.codes.answers(some_grant("first"));
  bank.listings.answers(granted({some_iban, other_iban}));

  auto done = run(complete.from_client(returned(authorization, "code-1"), call));

  ASSERT_TRUE(done);
  EXPECT_TRUE(done->granted);
  EXPECT_EQ(done->reason, "");
  EXPECT_EQ(done->consent.status, ConsentStatus::authorized);
  EXPECT_EQ(done->consent.expires_at, clock.now() + bank.bank_traits.terms.lifetime);
  EXPECT_EQ(done->consent.accounts.size(), 2U);
  ASSERT_EQ(bank.codes.seen.size(), 1U);
  EXPECT_EQ(bank.codes.seen[0].code, "code-1");
  EXPECT_EQ(bank.codes.seen[0].verifier, authorization.code_verifier.reveal());
  EXPECT_EQ(db.tokens.at(authorization.consent).refresh->reveal(), "refresh-first");
}

TEST_F(CompleteAuthorizationTest, FromTheBrowserActsForTheConsentsOwner) {
  const Authorization authorization = begin();
  bank.calls.clear();
  bank.codes.answers(some_grant("first"));
  bank.listings.answers(granted({some_iban}));
  Call anonymous = call;
  anonymous.client = ClientId();

  auto done = run(complete.from_browser(belfius, returned(authorization, "code-1"), anonymous));

  ASSERT_TRUE(done);
  EXPECT_TRUE(done->granted);
  EXPECT_EQ(bank.calls.at(0).client, client.id);
}

TEST_F(CompleteAuthorizationTest, TheCustomersRefusalRejectsTheConsent) {
  auto done = run(complete.from_client(refused_with(begin(), "access_denied"), call));
  expect_ended(done, ConsentStatus::rejected, "access_denied");
}

TEST_F(CompleteAuthorizationTest, AnotherKnownErrorFailsIt) {
  auto done = run(complete.from_client(refused_with(begin(), "server_error"), call));
  expect_ended(done, ConsentStatus::failed, "server_error");
}

TEST_F(CompleteAuthorizationTest, PassesOnNoWordOfTheBankThatItDoesNotKnow) {
  auto done = run(complete.from_client(refused_with(begin(), "<script>"), call));
  expect_ended(done, ConsentStatus::failed, "authorization_failed");
}

TEST_F(CompleteAuthorizationTest, NeitherCodeNorErrorFailsIt) {
  AuthorizationReturn back;
  back.state = begin().state;
  auto done = run(complete.from_client(std::move(back), call));
  expect_ended(done, ConsentStatus::failed, "no_code_returned");
}

TEST_F(CompleteAuthorizationTest, EveryFailureOfTheExchangeHasItsReason) {
  const std::vector<std::pair<Errc, std::string>> table{
      {Errc::grant_refused, "code_refused"},
      {Errc::bank_unreachable, "bank_unreachable"},
      {Errc::overloaded, "bank_unreachable"},
      {Errc::bank_rejected_gateway, "bank_rejected_gateway"},
      {Errc::bank_refused, "exchange_refused"},
      {Errc::bank_outcome_unknown, "exchange_outcome_unknown"},
      {Errc::deadline_exceeded, "exchange_outcome_unknown"}};
  for (const auto& [code, reason] : table) {
    const Authorization authorization = begin();
    bank.codes.seen.clear();
    bank.codes.fails(code);
    auto done = run(complete.from_client(returned(authorization, "code-1"), call));
    expect_ended(done, ConsentStatus::failed, reason);
    EXPECT_EQ(bank.codes.seen.size(), 1U) << "a code is never sent twice";
  }
}

TEST_F(CompleteAuthorizationTest, ABankThatIsGoneFromTheConfigurationFailsIt) {
  const Authorization authorization = begin();
  banks.configured.clear();
  auto done = run(complete.from_client(returned(authorization, "code-1"), call));
  expect_ended(done, ConsentStatus::failed, "bank_not_configured");
}

TEST_F(CompleteAuthorizationTest, ASpentStateFromTheBrowserLeadsToItsConsent) {
  const Authorization authorization = begin();
  bank.codes.answers(some_grant("first"));
  bank.listings.answers(granted({some_iban}));
  ASSERT_TRUE(run(complete.from_browser(belfius, returned(authorization, "code-1"), call)));

  auto again = run(complete.from_browser(belfius, returned(authorization, "code-1"), call));

  ASSERT_TRUE(again);
  EXPECT_TRUE(again->granted);
  EXPECT_EQ(again->consent.id, authorization.consent);
  EXPECT_EQ(bank.codes.seen.size(), 1U);
}

TEST_F(CompleteAuthorizationTest, ASpentStateOfAFailedConsentSaysSo) {
  const Authorization authorization = begin();
  ASSERT_TRUE(run(complete.from_browser(belfius, refused_with(authorization, "x"), call)));
  auto again = run(complete.from_browser(belfius, returned(authorization, "code-1"), call));
  ASSERT_TRUE(again);
  EXPECT_FALSE(again->granted);
  EXPECT_EQ(again->reason, "state_spent");
  EXPECT_EQ(again->consent.status, ConsentStatus::failed);
}

TEST_F(CompleteAuthorizationTest, AnExpiredStateIsSpentAndItsCodeIsNotSent) {
  const Authorization authorization = begin();
  advance(authorization_lifetime);
  auto late = run(complete.from_browser(belfius, returned(authorization, "code-1"), call));
  ASSERT_TRUE(late);
  EXPECT_FALSE(late->granted);
  EXPECT_EQ(late->consent.status, ConsentStatus::failed);
  EXPECT_EQ(late->consent.status_reason, "authorization_expired");
  EXPECT_TRUE(bank.codes.seen.empty());
}

TEST_F(CompleteAuthorizationTest, ASpentStateFromAClientIsGone) {
  const Authorization authorization = begin();
  ASSERT_TRUE(run(complete.from_client(refused_with(authorization, "x"), call)));
  auto again = run(complete.from_client(returned(authorization, "code-1"), call));
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Errc::gone);
  EXPECT_TRUE(bank.codes.seen.empty());
}

TEST_F(CompleteAuthorizationTest, AForeignClientCanNeitherUseNorSpendAState) {
  const Authorization authorization = begin();
  const Call foreign = call_of(add_client("stranger"));
  auto stolen = run(complete.from_client(returned(authorization, "code-1"), foreign));
  ASSERT_FALSE(stolen);
  EXPECT_EQ(stolen.error().code, Errc::not_found);
  EXPECT_FALSE(db.attempts.back().consumed);
}

TEST_F(CompleteAuthorizationTest, AStateOfAnotherBankIsUnknownHere) {
  const Authorization authorization = begin();
  const BankId other{"banx"};
  auto done = run(complete.from_browser(other, returned(authorization, "code-1"), call));
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().code, Errc::invalid_input);
}

TEST_F(CompleteAuthorizationTest, AConsentRevokedDuringTheExchangeStaysRevoked) {
  const Authorization authorization = begin();
  bank.codes.answers(some_grant("first"));
  bank.on_call = [&](std::string_view operation) {
    if (operation != "exchange_code") return;
    db.consents.at(authorization.consent).status = ConsentStatus::revoked;
    db.shred(authorization.consent);
  };

  auto done = run(complete.from_client(returned(authorization, "code-1"), call));

  ASSERT_TRUE(done);
  EXPECT_FALSE(done->granted);
  EXPECT_EQ(done->reason, "consent_revoked");
  EXPECT_EQ(done->consent.status, ConsentStatus::revoked);
  EXPECT_FALSE(db.tokens.contains(authorization.consent));
}

TEST_F(CompleteAuthorizationTest, SucceedsWithoutTheAccountsAndListsThemLater) {
  const Authorization authorization = begin();
  bank.codes.answers(some_grant("first"));
  bank.listings.fails(Errc::bank_failed);

  auto done = run(complete.from_client(returned(authorization, "code-1"), call));

  ASSERT_TRUE(done);
  EXPECT_TRUE(done->granted);
  EXPECT_TRUE(done->consent.accounts.empty());
  bank.listings.answers(granted({some_iban}));
  AccountFilter filter;
  filter.consent = authorization.consent;
  auto page = run(list_accounts(filter, {}, call));
  ASSERT_TRUE(page);
  EXPECT_EQ(page->items.size(), 1U);
}

// Waits 50 real milliseconds: the pause of persist().
TEST_F(CompleteAuthorizationTest, KeepsTheBanksAnswerWhileTheDatabaseIsAway) {
  const Authorization authorization = begin();
  bank.codes.answers(some_grant("first"));
  bank.listings.answers(granted({some_iban}));
  bank.on_call = [&](std::string_view) {
    db.failure = Error{Errc::storage_unavailable, "the database is away"};
  };
  auto pending = start(io, complete.from_client(returned(authorization, "code-1"), call));
  run_ready(io);
  EXPECT_FALSE(*pending);
  EXPECT_FALSE(db.tokens.contains(authorization.consent));

  db.failure.reset();
  bank.on_call = nullptr;
  auto done = finish(io, pending);

  ASSERT_TRUE(done);
  EXPECT_TRUE(done->granted);
  EXPECT_EQ(db.tokens.at(authorization.consent).access.text.reveal(), "access-first");
}

TEST_F(CompleteAuthorizationTest, AProofOfScaReopensTheHistory) {
  const ConsentId id = grant();
  db.consents.at(id).status = ConsentStatus::renewal_due;
  const Authorization sca = start_authorization.draft(id, AuthorizationPurpose::sca);
  ASSERT_TRUE(run(consents.add_authorization(sca)));
  AuthorizationReturn back;
  back.state = sca.state;
  back.sca_token = Secret("proof");

  auto done = run(complete.from_browser(belfius, std::move(back), call));

  ASSERT_TRUE(done);
  EXPECT_TRUE(done->granted);
  EXPECT_EQ(done->consent.status, ConsentStatus::authorized);
  EXPECT_EQ(db.tokens.at(id).sca->text.reveal(), "proof");
  EXPECT_EQ(db.tokens.at(id).access.text.reveal(), "access-first");
  EXPECT_EQ(bank.codes.seen.size(), 1U) << "only that of the grant";
}

struct FreshScaTest : CompleteAuthorizationTest {
  FreshScaTest() : id(grant()), sca(start_authorization.draft(id, AuthorizationPurpose::sca)) {
    db.consents.at(id).status = ConsentStatus::renewal_due;
    EXPECT_TRUE(run(consents.add_authorization(sca)));
    bank.codes.seen.clear();
  }

  Result<CompletedAuthorization> come_back(std::optional<Secret> proof,
                                           std::optional<Secret> code) {
    AuthorizationReturn back;
    back.state = sca.state;
    back.sca_token = std::move(proof);
    back.code = std::move(code);
    return run(complete.from_browser(belfius, std::move(back), call));
  }

  ConsentId id;
  Authorization sca;
};

TEST_F(FreshScaTest, ACodeMayBringTheProofAlone) {
  ScaGrant brought;
  brought.proof = Secret("proof");
  brought.proof_lifetime = std::chrono::minutes(30);
  bank.sca_codes.answers(std::move(brought));

  auto done = come_back({}, Secret("code-2"));

  ASSERT_TRUE(done && done->granted);
  EXPECT_EQ(bank.sca_codes.seen.at(0).code, "code-2");
  EXPECT_EQ(bank.sca_codes.seen.at(0).verifier, sca.code_verifier.reveal());
  EXPECT_TRUE(bank.codes.seen.empty());
  EXPECT_EQ(db.tokens.at(id).sca->text.reveal(), "proof");
  EXPECT_EQ(db.tokens.at(id).sca->expires_at, clock.now() + std::chrono::minutes(30));
  EXPECT_EQ(db.tokens.at(id).access.text.reveal(), "access-first");
}

TEST_F(FreshScaTest, ACodeMayBringAWholePairThatChangesNoDates) {
  const auto ends = consent(id).expires_at;
  ScaGrant brought;
  brought.tokens = some_grant("second");
  brought.tokens->sca_token = Secret("proof");
  brought.tokens->sca_lifetime = std::chrono::hours(1);
  bank.sca_codes.answers(std::move(brought));
  bank.listings.answers(granted({some_iban}));
  advance(std::chrono::minutes(5));

  auto done = come_back({}, Secret("code-2"));

  ASSERT_TRUE(done && done->granted);
  EXPECT_EQ(done->consent.status, ConsentStatus::authorized);
  EXPECT_EQ(done->consent.expires_at, ends);
  EXPECT_EQ(db.tokens.at(id).access.text.reveal(), "access-second");
  EXPECT_EQ(db.tokens.at(id).sca->text.reveal(), "proof");
}

TEST_F(FreshScaTest, ACodeThatTheBankRefusesLeavesTheConsentAsItWas) {
  bank.sca_codes.fails(Errc::grant_refused);
  auto done = come_back({}, Secret("code-2"));
  ASSERT_TRUE(done);
  EXPECT_FALSE(done->granted);
  EXPECT_EQ(done->reason, "code_refused");
  EXPECT_EQ(done->consent.status, ConsentStatus::renewal_due);
  EXPECT_EQ(db.tokens.at(id).access.text.reveal(), "access-first");
}

TEST_F(FreshScaTest, WhatComesInACarrierThatTheBankDoesNotUseIsNothing) {
  bank.bank_traits.sca_carriers = ScaCarriers{false, true};
  auto done = come_back(Secret("proof"), {});
  ASSERT_TRUE(done);
  EXPECT_EQ(done->reason, "no_code_returned");
  EXPECT_FALSE(db.tokens.at(id).sca);
}

TEST_F(FreshScaTest, NorIsACodeExchangedForABankThatSendsNone) {
  bank.bank_traits.sca_carriers = ScaCarriers{true, false};
  auto done = come_back({}, Secret("code-2"));
  ASSERT_TRUE(done);
  EXPECT_EQ(done->reason, "no_code_returned");
  EXPECT_TRUE(bank.sca_codes.seen.empty());
}

TEST_F(CompleteAuthorizationTest, AProofOfScaForAConsentRevokedMeanwhileIsNoError) {
  const ConsentId id = grant();
  const Authorization sca = start_authorization.draft(id, AuthorizationPurpose::sca);
  ASSERT_TRUE(run(consents.add_authorization(sca)));
  db.consents.at(id).status = ConsentStatus::revoked;
  AuthorizationReturn back;
  back.state = sca.state;
  back.sca_token = Secret("proof");

  auto done = run(complete.from_browser(belfius, std::move(back), call));

  ASSERT_TRUE(done);
  EXPECT_FALSE(done->granted);
  EXPECT_EQ(done->consent.status, ConsentStatus::revoked);
  EXPECT_EQ(done->reason, "consent_revoked");
}

}  // namespace
}  // namespace tpp::testing
