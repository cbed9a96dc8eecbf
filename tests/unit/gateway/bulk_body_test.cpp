#include "api/bulk_body.hpp"

#include <gtest/gtest.h>

#include "support/fakes/fake_clock.hpp"
#include "unit/gateway/given_payment_body.hpp"

namespace tpp::gateway::testing {
namespace {

struct BulkBody : ::testing::Test {
  std::string wrong_entries(const Json& body) {
    return complaints(decode_bulk_entries(body.dump()));
  }
  BulkPayment written(const std::string& client, const std::string& key) {
    auto body = decode_bulk_entries(bulk_members().dump());
    return *files.write(std::move(body->order), ClientId{client}, IdempotencyKey{key, "digest"});
  }

  FakeClock clock;
  BulkFiles files{clock};
};

TEST_F(BulkBody, EntriesBecomeAFileWithItsSums) {
  const auto body = decode_bulk_entries(bulk_members().dump());
  ASSERT_TRUE(body) << wrong_entries(bulk_members());
  EXPECT_EQ(body->header.psu_ref, "customer-7");
  EXPECT_EQ(body->order.transfers.size(), 2U);

  const BulkPayment bulk = written("client-1", "key-1");

  EXPECT_EQ(bulk.count, 2U);
  EXPECT_EQ(bulk.total.amount_text(), "25.00");
  EXPECT_EQ(bulk.debtor.value(), "BE68539007547034");
  EXPECT_EQ(to_iso_date(*bulk.execution_date), "2026-11-30");
  EXPECT_NE(bulk.document.find("<EndToEndId>SAL-1<"), std::string::npos);
  EXPECT_NE(bulk.document.find("<EndToEndId>" + bulk.message_id + "-2<"), std::string::npos);
}

TEST_F(BulkBody, TheMessageIdFollowsFromClientAndKey) {
  EXPECT_EQ(written("client-1", "key-1").message_id, written("client-1", "key-1").message_id);
  EXPECT_NE(written("client-1", "key-1").message_id, written("client-1", "key-2").message_id);
  EXPECT_NE(written("client-1", "key-1").message_id, written("client-2", "key-1").message_id);
  EXPECT_LE(written("client-1", "key-1").message_id.size(), 28U);
}

TEST_F(BulkBody, WrongEntriesAreNamedByTheirPlace) {
  Json sent = bulk_members();
  sent["entries"][1]["amount"]["amount"] = "0";
  sent["entries"][1]["creditor"]["name"] = "Andr\u00e9";
  sent["entries"][0]["creditor"]["bban"] = "1234";
  sent["debtor"]["name"] = std::string(71, 'a');
  EXPECT_EQ(wrong_entries(sent),
            "/debtor/name /entries/0/creditor/bban /entries/1/amount/amount "
            "/entries/1/creditor/name");
}

TEST_F(BulkBody, EndToEndIdsAreUnique) {
  Json sent = bulk_members();
  sent["entries"][1]["end_to_end_id"] = "SAL-1";
  EXPECT_EQ(wrong_entries(sent), "/entries/1/end_to_end_id");
}

TEST_F(BulkBody, AnEndToEndIdLikeOneOfOursIsRefusedByName) {
  const std::string ours = written("client-1", "key-1").message_id + "-2";
  Json sent = bulk_members();
  sent["entries"][0]["end_to_end_id"] = ours;
  auto body = decode_bulk_entries(sent.dump());
  ASSERT_TRUE(body);
  const auto bulk =
      files.write(body->order, ClientId{"client-1"}, IdempotencyKey{"key-1", "digest"});
  ASSERT_FALSE(bulk);
  EXPECT_EQ(bulk.error().code, Errc::validation_failed);
  ASSERT_EQ(bulk.error().context->fields.size(), 1U);
  EXPECT_EQ(bulk.error().context->fields[0].field, "/entries/0/end_to_end_id");
  EXPECT_TRUE(files.write(body->order, ClientId{"client-1"}, IdempotencyKey{"key-2", "digest"}))
      << "of another payment it is an id like any other";
}

TEST_F(BulkBody, EntriesAndMembersAreNeeded) {
  EXPECT_EQ(wrong_entries(header_members()), "/debtor /entries /execution_date");
  Json sent = bulk_members();
  sent["entries"] = Json::array();
  EXPECT_EQ(wrong_entries(sent), "/entries");
  sent["entries"] = Json::array({Json::object()});
  EXPECT_EQ(wrong_entries(sent), "/entries/0/amount /entries/0/creditor");
  sent = bulk_members();
  for (std::size_t i = sent["entries"].size(); i <= most_bulk_entries; ++i)
    sent["entries"].push_back(transfer_members());
  EXPECT_EQ(wrong_entries(sent), "/entries");
}

struct BulkFile : BulkBody {
  Result<PaymentBody<BulkPayment>> decode(const std::string& asked, const std::string& body) {
    http::Request request;
    request.query = asked;
    request.body = body;
    return decode_bulk_file(request);
  }
  const std::string query =
      "psu_ref=company-1&bank=belfius&return_url=https%3A%2F%2Fapp.example%2Fback";
  const std::string document = written("client-1", "key-1").document;
};

TEST_F(BulkFile, WhatItDoesNotSayStandsInTheQuery) {
  const auto body = decode(query + "&language=fr", document);
  ASSERT_TRUE(body) << complaints(body);
  EXPECT_EQ(body->header.psu_ref, "company-1");
  EXPECT_EQ(body->header.bank.value, "belfius");
  EXPECT_EQ(body->header.return_url, "https://app.example/back");
  EXPECT_EQ(body->header.language, "fr");
  EXPECT_EQ(body->order.document, document);
  EXPECT_EQ(complaints(decode("psu_ref=company-1", document)), "invalid_input");
  EXPECT_EQ(complaints(decode(query + "&debtor=x", document)), "invalid_input");
}

TEST_F(BulkFile, WrongElementsAreNamedByTheirPath) {
  std::string spoilt = document;
  spoilt.replace(spoilt.find("<CtrlSum>25.00"), 14, "<CtrlSum>26.00");
  EXPECT_EQ(complaints(decode(query, spoilt)), "/Document/CstmrCdtTrfInitn/GrpHdr/CtrlSum");
  EXPECT_EQ(complaints(decode(query, "{}")), "invalid_input");
}

TEST_F(BulkFile, TheCanonicalTextHoldsQueryAndFile) {
  const std::string canonical = decode(query, document)->canonical;
  EXPECT_EQ(decode(query, document)->canonical, canonical);
  EXPECT_NE(decode(query + "&language=fr", document)->canonical, canonical);
  EXPECT_NE(decode(query, document + "\n")->canonical, canonical);
}

}  // namespace
}  // namespace tpp::gateway::testing
