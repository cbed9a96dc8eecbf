#include "api/payment_body.hpp"

#include <gtest/gtest.h>

#include "unit/gateway/given_payment_body.hpp"

namespace tpp::gateway::testing {
namespace {

std::string wrong_payment(const Json& body) {
  return complaints(decode_payment(body.dump()));
}

TEST(PaymentBody, ReadsTheSmallestOrder) {
  const auto body = decode_payment(payment_members().dump());
  ASSERT_TRUE(body);
  EXPECT_EQ(body->header.psu_ref, "customer-7");
  EXPECT_EQ(body->header.bank.value, "belfius");
  EXPECT_EQ(body->header.return_url, "https://app.example/back");
  EXPECT_FALSE(body->header.language);
  const CreditTransfer& order = body->order;
  EXPECT_EQ(order.product, PaymentProduct::sepa_credit_transfer);
  EXPECT_EQ(order.creditor_name, "Garage Peeters");
  EXPECT_EQ(order.creditor_account.iban->value(), "BE71096123456769");
  EXPECT_EQ(order.amount.amount_text(), "12.50");
  EXPECT_EQ(order.end_to_end_id, "");
  EXPECT_FALSE(order.debtor || order.remittance || order.execution_date || order.charge_bearer);
  EXPECT_EQ(order.urgency, Urgency::normal);
}

TEST(PaymentBody, ReadsEveryMember) {
  Json sent = payment_members();
  sent["product"] = "cross-border-credit-transfers";
  sent["language"] = "nl";
  sent["debtor"] = {{"iban", "BE68539007547034"}, {"currency", "USD"}};
  sent["creditor"] = {{"name", "Hudson Tools"},
                      {"bban", "000123456789"},
                      {"bic", "abcdusny"},
                      {"clearing_code", "021000021"},
                      {"currency", "USD"},
                      {"address",
                       {{"street", "Main Street"},
                        {"building_number", "12"},
                        {"postcode", "10001"},
                        {"town", "New York"},
                        {"country", "US"}}}};
  sent["amount"] = {{"amount", "1200"}, {"currency", "USD"}};
  sent["end_to_end_id"] = "INV-1";
  sent["remittance"] = {{"structured", "+++090/9337/55493+++"}};
  sent["execution_date"] = "2026-12-01";
  sent["charge_bearer"] = "shared";
  sent["urgency"] = "urgent";

  const auto body = decode_payment(sent.dump());

  ASSERT_TRUE(body);
  const CreditTransfer& order = body->order;
  EXPECT_EQ(body->header.language, "nl");
  EXPECT_EQ(order.product, PaymentProduct::cross_border_credit_transfer);
  EXPECT_EQ(order.debtor->iban.value(), "BE68539007547034");
  EXPECT_EQ(order.debtor->currency->code(), "USD");
  EXPECT_EQ(order.creditor_account.bban, "000123456789");
  EXPECT_EQ(order.creditor_account.bic, "ABCDUSNY");
  EXPECT_EQ(order.creditor_account.clearing_code, "021000021");
  EXPECT_EQ(order.creditor_account.currency->code(), "USD");
  EXPECT_EQ(order.creditor_address->street, "Main Street");
  EXPECT_EQ(order.creditor_address->building_number, "12");
  EXPECT_EQ(order.creditor_address->postcode, "10001");
  EXPECT_EQ(order.creditor_address->town, "New York");
  EXPECT_EQ(order.creditor_address->country, "US");
  EXPECT_EQ(order.amount.currency.code(), "USD");
  EXPECT_EQ(order.end_to_end_id, "INV-1");
  EXPECT_TRUE(order.remittance->structured);
  EXPECT_EQ(order.remittance->text, "090933755493");
  EXPECT_EQ(to_iso_date(*order.execution_date), "2026-12-01");
  EXPECT_EQ(order.charge_bearer, ChargeBearer::shared);
  EXPECT_EQ(order.urgency, Urgency::urgent);
}

TEST(PaymentBody, NamesEveryMemberThatIsMissingOrUnknown) {
  EXPECT_EQ(wrong_payment(Json::object()), "/amount /bank /creditor /product /psu_ref /return_url");
  Json sent = payment_members();
  sent["creditor"] = {{"iban", "BE71096123456768"}, {"nane", "x"}};
  sent["amount"] = {{"amount", "1,50"}, {"currency", "euro"}};
  sent["debtor"] = {{"currency", "EUR"}};
  sent["first_date"] = "2026-12-01";
  EXPECT_EQ(wrong_payment(sent),
            "/amount/amount /amount/currency /creditor/iban /creditor/name /creditor/nane "
            "/debtor/iban /first_date");
}

TEST(PaymentBody, NamesEveryValueThatIsNoneOfTheAllowed) {
  Json sent = payment_members();
  sent["product"] = "sepa-credit-transfer";
  sent["execution_date"] = "2026-02-30";
  sent["charge_bearer"] = "SHAR";
  sent["urgency"] = true;
  sent["remittance"] = {{"text", "a"}, {"structured", "090933755493"}};
  EXPECT_EQ(wrong_payment(sent),
            "/charge_bearer /execution_date /product /remittance/text /urgency");
  sent = payment_members();
  sent["remittance"] = Json::object();
  EXPECT_EQ(wrong_payment(sent), "/remittance/text");
}

TEST(PaymentBody, AmountsAreTextWithoutExponent) {
  for (const Json& amount : {Json(12.5), Json("1e3"), Json("12.50 "), Json(""), Json("+1")}) {
    Json sent = payment_members();
    sent["amount"]["amount"] = amount;
    EXPECT_EQ(wrong_payment(sent), "/amount/amount") << amount;
  }
}

TEST(PaymentBody, AStructuredCommunicationThatIsWrongIsLeftToTheRules) {
  Json sent = payment_members();
  sent["remittance"] = {{"structured", "+++090/9337/55494+++"}};
  const auto body = decode_payment(sent.dump());
  ASSERT_TRUE(body);
  EXPECT_EQ(body->order.remittance->text, "+++090/9337/55494+++");
}

TEST(PaymentBody, StandingOrdersHaveDatesOfTheirOwn) {
  Json sent = standing_order_members();
  sent["last_date"] = "2027-12-01";
  const auto body = decode_standing_order(sent.dump());
  ASSERT_TRUE(body);
  EXPECT_EQ(to_iso_date(body->order.first), "2026-12-01");
  EXPECT_EQ(to_iso_date(*body->order.last), "2027-12-01");
  EXPECT_EQ(body->order.frequency, Frequency::monthly);
  EXPECT_EQ(body->order.transfer.creditor_name, "Garage Peeters");

  sent["execution_date"] = sent["urgency"] = sent["charge_bearer"] = "x";
  sent["frequency"] = "daily";
  sent.erase("first_date");
  EXPECT_EQ(complaints(decode_standing_order(sent.dump())),
            "/charge_bearer /execution_date /first_date /frequency /urgency");
}

http::Request with_key(std::string_view key) {
  http::Request request;
  request.headers.push_back({"idempotency-key", key});
  return request;
}

TEST(IdempotencyKeyHeader, IsNeededAndVisibleAscii) {
  const std::string longest(255, 'k');
  for (const std::string& key : {std::string("k"), longest, std::string("!~")})
    EXPECT_EQ(given_idempotency_key(with_key(key), "create_payment", "{}")->text, key);
  EXPECT_EQ(complaints(given_idempotency_key(http::Request(), "create_payment", "{}")),
            "invalid_input");
  for (const std::string& key : {std::string(), longest + "k", std::string("a b"),
                                 std::string("\xc3\xa9"), std::string("a\t")})
    EXPECT_EQ(complaints(given_idempotency_key(with_key(key), "create_payment", "{}")),
              "Idempotency-Key");
}

TEST(IdempotencyKeyHeader, IsThereOnce) {
  http::Request request = with_key("k-1");
  request.headers.push_back({"Idempotency-Key", "k-2"});
  EXPECT_EQ(complaints(given_idempotency_key(request, "create_payment", "{}")), "Idempotency-Key");
}

TEST(IdempotencyKeyHeader, TheDigestTellsRequestsApart) {
  const auto digest = [](std::string_view operation, std::string_view canonical) {
    return given_idempotency_key(with_key("k"), operation, canonical)->request_digest;
  };
  EXPECT_EQ(digest("create_payment", "{}").size(), 64U);
  EXPECT_EQ(digest("create_payment", "{}"), digest("create_payment", "{}"));
  EXPECT_NE(digest("create_payment", "{}"), digest("create_payment", "{ }"));
  EXPECT_NE(digest("create_payment", "{}"), digest("create_standing_order", "{}"));
}

}  // namespace
}  // namespace tpp::gateway::testing
