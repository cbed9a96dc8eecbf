// The section `payments` of bank profiles.
#include <fstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "unit/belfius/given_payments.hpp"

namespace tpp::belfius {
namespace {

using namespace testing;

nlohmann::json file_of(const std::string& name) {
  std::ifstream file(std::string(TPP_SOURCE_DIR) + "/deploy/banks/" + name + ".json");
  return nlohmann::json::parse(file, nullptr, true, true);
}

// The keys that are complained of after a change to the shipped profile.
std::vector<std::string> problems_after(const nlohmann::json& change) {
  nlohmann::json file = file_of("belfius");
  file["payments"].merge_patch(change);
  const auto profile = parse_profile(file.dump());
  std::vector<std::string> keys;
  if (profile) return keys;
  for (const FieldError& problem : profile.error().context->fields) keys.push_back(problem.field);
  return keys;
}

using Keys = std::vector<std::string>;

TEST(PaymentProfile, OfTheShippedBanksSaysWhatTheyTake) {
  const GivenPayments belfius(some_profile("belfius"));
  EXPECT_EQ(belfius.payments.payment_traits().single_products.size(), 3U);
  EXPECT_TRUE(belfius.payments.payment_traits().standing_orders);
  EXPECT_TRUE(belfius.payments.payment_traits().bulk);
  EXPECT_FALSE(belfius.payments.payment_traits().urgency);
  EXPECT_FALSE(belfius.payments.payment_traits().debtor_required);
  EXPECT_EQ(belfius.payments.payment_traits().page_lifetime, std::chrono::minutes(30));
  const GivenPayments banx(some_profile("banx"));
  EXPECT_TRUE(banx.payments.payment_traits().standing_orders);
  EXPECT_FALSE(banx.payments.payment_traits().bulk);
  const GivenPayments older(older_profile());
  EXPECT_EQ(older.payments.payment_traits().single_products,
            std::vector{PaymentProduct::sepa_credit_transfer});
  EXPECT_FALSE(older.payments.payment_traits().standing_orders);
  EXPECT_TRUE(older.payments.payment_traits().urgency);
  EXPECT_TRUE(older.payments.payment_traits().debtor_required);
}

TEST(PaymentProfile, IsThereInEveryShippedFile) {
  for (const char* name : {"belfius", "banx", "belfius-v1", "banx-v1", "belfius-sandbox"})
    EXPECT_TRUE(some_profile(name).payments) << name;
}

TEST(PaymentProfile, IsOptional) {
  nlohmann::json file = file_of("belfius");
  file.erase("payments");
  const auto profile = parse_profile(file.dump());
  ASSERT_TRUE(profile);
  EXPECT_FALSE(profile->payments);
  GivenBank given(*profile);
  EXPECT_FALSE(given.bank.traits().offers_pis);
  GivenBank paying;
  EXPECT_TRUE(paying.bank.traits().offers_pis);
}

TEST(PaymentProfile, LeavesOutWhatIsNotGiven) {
  nlohmann::json file = file_of("belfius");
  file["payments"]["standing_orders"] = nullptr;
  file["payments"]["products"].erase("instant-sepa-credit-transfers");
  const auto profile = parse_profile(file.dump());
  ASSERT_TRUE(profile);
  EXPECT_FALSE(profile->payments->standing_orders);
  EXPECT_EQ(profile->payments->products.size(), 2U);
}

TEST(PaymentProfile, ReportsWhatCannotWork) {
  EXPECT_EQ(problems_after({{"body", "v2"}}), Keys{"payments.body"});
  EXPECT_EQ(problems_after({{"body", "v1"}}), Keys{"payments.standing_orders"});
  EXPECT_EQ(problems_after({{"urgent", true}}), Keys{"payments.urgent"});
  EXPECT_EQ(problems_after({{"products", {{"sepa", "sepa"}}}}), Keys{"payments.products.sepa"});
  EXPECT_EQ(problems_after({{"single", {{"path", "payments"}}}}), Keys{"payments.single.path"});
  EXPECT_EQ(problems_after({{"single", {{"version", "three"}}}}), Keys{"payments.single.version"});
  EXPECT_EQ(problems_after({{"status", {{"path", "{resource}/status"}}}}),
            Keys{"payments.status.path"});
  EXPECT_EQ(problems_after({{"details", {{"id_type", {{"value", nullptr}}}}}}),
            Keys{"payments.details.id_type.value"});
  EXPECT_EQ(problems_after({{"signing_page", {{"places", {"footer"}}}}}),
            Keys{"payments.signing_page.places"});
  EXPECT_EQ(problems_after({{"signing_page", {{"statuses", {99}}}}}),
            Keys{"payments.signing_page.statuses"});
  EXPECT_EQ(problems_after({{"signature", {{"mode", "xades"}}}}), Keys{"payments.signature.mode"});
  EXPECT_EQ(problems_after({{"signature", {{"date", "unix"}}}}), Keys{"payments.signature.date"});
  EXPECT_EQ(problems_after({{"signature", {{"parts", {"Digest"}}}}}),
            Keys{"payments.signature.parts"});
  EXPECT_EQ(problems_after({{"names", {{"frequencies", {{"daily", "DAILY"}}}}}}),
            Keys{"payments.names.frequencies.daily"});
}

TEST(PaymentProfile, MayAskElsewhereThanWhereItSends) {
  nlohmann::json file = file_of("belfius");
  file["payments"]["status"]["path"] = "/status/{payment-product}/{payment-id}";
  GivenPayments given(*parse_profile(file.dump()));
  given.channel.answers(200, R"({"transaction_status":"RCVD"})");
  ASSERT_TRUE(given.status());
  EXPECT_EQ(given.channel.seen.back().target, "/status/sepa-credit-transfers/p%2F1");
}

}  // namespace
}  // namespace tpp::belfius
