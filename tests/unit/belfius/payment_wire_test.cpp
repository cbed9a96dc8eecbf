// What goes out to the bank about payments.
#include <gtest/gtest.h>

#include "belfius/consent_page.hpp"
#include "unit/belfius/given_payments.hpp"

namespace tpp::belfius {
namespace {

using namespace testing;
using std::chrono::seconds;
using std::chrono::steady_clock;

const http::ClientRequest& sent(const GivenPayments& given) {
  return given.channel.seen.back();
}

TEST(PaymentOnTheWire, ProvesTheWayBackWhenThereIsNoAccessYet) {
  GivenPayments given;
  given.asks_to_sign();
  ASSERT_TRUE(given.initiate());
  const auto& request = sent(given);
  EXPECT_EQ(request.method, "POST");
  EXPECT_EQ(request.target, "/payments/sepa-credit-transfers");
  EXPECT_EQ(request.content_type, "application/json");
  EXPECT_EQ(header_of(request, "Accept"), "application/vnd.belfius.api+json; version=3");
  EXPECT_EQ(header_of(request, "Accept-Language"), "nl");
  EXPECT_EQ(header_of(request, "Client-ID"), "client-1");
  EXPECT_EQ(header_of(request, "Redirect-URI"), "https://tpp.example/callback/belfius");
  EXPECT_EQ(header_of(request, "Code-Challenge-Method"), "S256");
  EXPECT_EQ(header_of(request, "Code-Challenge"), code_challenge(Secret("verifier")));
  EXPECT_EQ(header_of(request, "Authorization"), "");
  EXPECT_EQ(header_of(request, "Signature"), "");
}

TEST(PaymentOnTheWire, CarriesTheAccessTokenInstead) {
  GivenPayments given;
  given.asks_to_sign();
  ASSERT_TRUE(given.initiate(some_transfer(), with_access()));
  EXPECT_EQ(header_of(sent(given), "Authorization"), "Bearer pis-1");
  EXPECT_EQ(header_of(sent(given), "Code-Challenge-Method"), "");
  EXPECT_EQ(header_of(sent(given), "Code-Challenge"), "");
}

TEST(PaymentOnTheWire, IsSentOnceOnAFreshConnectionAndHasThirtySeconds) {
  GivenPayments given;
  given.channel.fails(Errc::bank_outcome_unknown);
  EXPECT_FALSE(given.initiate());
  ASSERT_EQ(given.channel.seen.size(), 1U);
  EXPECT_TRUE(sent(given).fresh_connection);
  EXPECT_FALSE(sent(given).repeat_when_stale);
  EXPECT_LE(given.channel.deadlines.back(), steady_clock::now() + seconds(30));
  EXPECT_GT(given.channel.deadlines.back(), steady_clock::now() + seconds(20));
}

TEST(PaymentOnTheWire, EachKindHasItsOwnAddressVersionAndType) {
  GivenPayments given;
  CreditTransfer instant = some_transfer();
  instant.product = PaymentProduct::instant_sepa_credit_transfer;
  given.asks_to_sign();
  ASSERT_TRUE(given.initiate(instant));
  EXPECT_EQ(sent(given).target, "/payments/instant-sepa-credit-transfers");
  given.asks_to_sign();
  ASSERT_TRUE(given.initiate(some_standing_order()));
  EXPECT_EQ(sent(given).target, "/periodic-payments/sepa-credit-transfers");
  EXPECT_EQ(header_of(sent(given), "Accept"), "application/vnd.belfius.api+json; version=2");
  given.asks_to_sign();
  ASSERT_TRUE(given.initiate(some_bulk()));
  EXPECT_EQ(sent(given).target, "/bulk-payments/pain.001-sepa-credit-transfers");
  EXPECT_EQ(sent(given).content_type, "application/xml");
  EXPECT_EQ(sent(given).body, "<Document/>");
}

TEST(PaymentOnTheWire, OfTheOlderGenerationGoesByEitherSpelling) {
  BankProfile profile = older_profile();
  CreditTransfer order = some_transfer();
  order.debtor = DebtorAccount{*Iban::parse(some_iban), std::nullopt};
  GivenPayments plural(profile);
  plural.channel.answers(201, "", "");
  plural.channel.add_header("Location", signing_page);
  ASSERT_TRUE(plural.initiate(order));
  EXPECT_EQ(sent(plural).target, "/payments/sepa-credit-transfers");
  EXPECT_EQ(header_of(sent(plural), "Accept"), "application/vnd.belfius.api+json; version=1");

  profile.payments->products[PaymentProduct::sepa_credit_transfer] = "sepa-credit-transfer";
  GivenPayments singular(profile);
  singular.channel.answers(201, "", "");
  singular.channel.add_header("Location", signing_page);
  ASSERT_TRUE(singular.initiate(order));
  EXPECT_EQ(sent(singular).target, "/payments/sepa-credit-transfer");
}

TEST(PaymentOnTheWire, IsNotSentWhenTheBankDoesNotTakeIt) {
  GivenPayments banx(some_profile("banx"));
  EXPECT_EQ(banx.initiate(some_bulk()).error().code, Errc::validation_failed);
  GivenPayments older(older_profile());
  const auto nameless = older.initiate();
  ASSERT_FALSE(nameless);
  EXPECT_EQ(nameless.error().context->fields.front().field, "debtor");
  EXPECT_EQ(older.initiate(some_standing_order()).error().code, Errc::validation_failed);
  EXPECT_TRUE(banx.channel.seen.empty() && older.channel.seen.empty());
}

TEST(PaymentOnTheWire, StatusNeedsNoToken) {
  GivenPayments given;
  given.channel.answers(200, R"({"transaction_status":"RCVD"})");
  ASSERT_TRUE(given.status());
  EXPECT_EQ(sent(given).method, "GET");
  EXPECT_EQ(sent(given).target, "/payments/sepa-credit-transfers/p%2F1/status");
  EXPECT_EQ(header_of(sent(given), "Accept"), "application/vnd.belfius.api+json; version=1");
  EXPECT_EQ(header_of(sent(given), "Accept-Language"), "fr");
  EXPECT_EQ(header_of(sent(given), "Authorization"), "");
  EXPECT_TRUE(sent(given).repeat_when_stale);
}

TEST(PaymentOnTheWire, QuestionsFollowTheKindOfPayment) {
  GivenPayments given;
  given.channel.answers(200, R"({"transaction_status":"RCVD"})");
  ASSERT_TRUE(given.status(some_payment(PaymentKind::standing_order)));
  EXPECT_EQ(sent(given).target, "/periodic-payments/sepa-credit-transfers/p%2F1/status");
  given.channel.answers(200, R"({"transaction_status":"RCVD"})");
  ASSERT_TRUE(given.status(some_payment(PaymentKind::bulk)));
  EXPECT_EQ(sent(given).target, "/bulk-payments/pain.001-sepa-credit-transfers/p%2F1/status");
}

TEST(PaymentOnTheWire, DetailsAndCancellationCarryTheToken) {
  GivenPayments given;
  given.channel.answers(200, "{}");
  ASSERT_TRUE(given.details());
  EXPECT_EQ(sent(given).target, "/payments/sepa-credit-transfers/p%2F1?payment_id_type=INTERNAL");
  EXPECT_EQ(header_of(sent(given), "Authorization"), "Bearer pis-1");
  given.channel.answers(204, "");
  ASSERT_TRUE(given.cancel());
  EXPECT_EQ(sent(given).method, "DELETE");
  EXPECT_EQ(sent(given).target, "/payments/sepa-credit-transfers/p%2F1");
  EXPECT_EQ(header_of(sent(given), "Authorization"), "Bearer pis-1");
  EXPECT_TRUE(sent(given).fresh_connection);
  EXPECT_FALSE(sent(given).repeat_when_stale);
}

TEST(PaymentOnTheWire, EveryCallIsCountedUnderItsOwnName) {
  GivenPayments given;
  given.asks_to_sign();
  ASSERT_TRUE(given.initiate());
  given.channel.answers(503, "");
  EXPECT_FALSE(given.status());
  given.channel.answers(404, "");
  EXPECT_FALSE(given.details());
  given.channel.answers(204, "");
  ASSERT_TRUE(given.cancel());
  const std::vector<std::string> counted{"payments ok", "payment_status bank_failed",
                                         "payment_details not_found", "payment_cancellation ok"};
  EXPECT_EQ(given.probe.seen, counted);
  EXPECT_EQ(given.caller.condition().health, BankHealth::up);
}

}  // namespace
}  // namespace tpp::belfius
