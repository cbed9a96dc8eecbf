#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "unit/simulator/bank_at_work.hpp"

namespace tpp::simulator {
namespace {

using Json = nlohmann::ordered_json;

struct Reader {
  Reader(BankAtWork& bank_at_work, const char* customer)
      : work(bank_at_work), tokens(work.enrol(customer)), id(work.first_logical_id(tokens)) {}

  http::Response page(const std::string& query, bool with_sca) {
    auto ask = work.account_ask(tokens, "/accounts/" + id + "/transactions", 2);
    ask.query = "psu_involved=true&" + query;
    if (with_sca) ask.headers["SCA-Token"] = tokens.sca;
    return work.ask(ask);
  }

  Json rows(const std::string& query, bool with_sca = false) {
    return json_of(page(query, with_sca))["transactions"]["booked"];
  }

  // Every row, following next alone.
  std::vector<Json> walk(std::string query) {
    std::vector<Json> all;
    while (true) {
      const auto body = json_of(page(query, true))["transactions"];
      for (const auto& row : body["booked"]) all.push_back(row);
      if (!body.contains("next_page_key")) return all;
      query = "next=" + body["next_page_key"].get<std::string>();
    }
  }

  BankAtWork& work;
  Tokens tokens;
  std::string id;
};

TEST(Transactions, WalkThroughFiveThousandRowsOnNextAlone) {
  BankAtWork work;
  Reader reader(work, "marc.janssens");
  const auto all = reader.walk("pagesize=400");
  ASSERT_EQ(all.size(), 5000U);
  const auto& history = work.world.customer("marc.janssens")->accounts[0].compartments[0].history;
  for (std::size_t i = 0; i < all.size(); ++i)
    ASSERT_EQ(all[i]["transaction_ref"], history[i].transaction_ref) << i;
}

TEST(Transactions, GiveFiftyRowsAPageWithAKeyAndALinkUntilTheLastPage) {
  BankAtWork work;
  Reader reader(work, "an.peeters");
  const auto body = json_of(reader.page("", false));
  EXPECT_EQ(body["transactions"]["booked"].size(), 50U);
  const std::string key = body["transactions"]["next_page_key"];
  EXPECT_EQ(body["_links"]["next"]["href"], "/accounts/" + reader.id + "/transactions?next=" + key);

  const auto last = json_of(reader.page("pagesize=400", false));
  EXPECT_FALSE(last["transactions"].contains("next_page_key"));
  EXPECT_FALSE(last["_links"].contains("next"));
}

TEST(Transactions, FailOnPagesThatAreTooLarge) {
  BankAtWork work;
  Reader reader(work, "an.peeters");
  EXPECT_EQ(reader.page("pagesize=400", false).status, 200U);
  EXPECT_EQ(reader.page("pagesize=401", false).status, 500U);
  EXPECT_EQ(error_code_of(reader.page("pagesize=0", false)), "GEN-1202-100002");
  EXPECT_EQ(error_code_of(reader.page("pagesize=ten", false)), "GEN-1202-100002");
}

TEST(Transactions, ReachBackNinetyDaysWithoutAnScaToken) {
  BankAtWork work;
  Reader reader(work, "an.peeters");
  const auto open = reader.rows("pagesize=400");
  EXPECT_LT(open.size(), 240U);
  EXPECT_EQ(open.back()["execution_date"], "2025-12-01");
  EXPECT_EQ(reader.rows("pagesize=400", true).size(), 240U);
}

TEST(Transactions, AskForTheCustomerWhenTheDateIsFurtherBack) {
  BankAtWork work;
  Reader reader(work, "an.peeters");
  EXPECT_EQ(reader.page("date_from=2025-12-01", false).status, 200U);
  const auto response = reader.page("date_from=2025-11-30", false);
  EXPECT_EQ(response.status, 401U);
  EXPECT_EQ(error_code_of(response), "B14800ZZ-0PLC-REDRCT");
  EXPECT_TRUE(json_of(response).contains("redirect_uri"));
  EXPECT_EQ(reader.page("date_from=2025-11-30", true).status, 200U);
}

TEST(Transactions, AskForTheCustomerWhenAWalkLeavesTheOpenDaysWithoutTheToken) {
  BankAtWork work;
  Reader reader(work, "an.peeters");
  const auto first = json_of(reader.page("pagesize=200", true))["transactions"];
  const auto next = "next=" + first["next_page_key"].get<std::string>();
  EXPECT_EQ(reader.page(next, false).status, 401U);
  EXPECT_EQ(reader.page(next, true).status, 200U);
}

TEST(Transactions, KeepToTheDatesAskedFor) {
  BankAtWork work;
  Reader reader(work, "an.peeters");
  const auto rows = reader.rows("date_from=2026-02-01&date_to=2026-02-03&pagesize=400");
  ASSERT_FALSE(rows.empty());
  for (const auto& row : rows) {
    EXPECT_GE(row["execution_date"].get<std::string>(), "2026-02-01");
    EXPECT_LE(row["execution_date"].get<std::string>(), "2026-02-03");
  }
  EXPECT_EQ(error_code_of(reader.page("date_from=2026-02-03&date_to=2026-02-01", false)),
            "GEN-1202-100002");
  EXPECT_EQ(error_code_of(reader.page("date_from=1-2-2026", false)), "GEN-1202-100002");
}

TEST(Transactions, ShowOneCompartmentAndTheEuroOneUnlessAsked) {
  BankAtWork work;
  Reader reader(work, "sofie.lambert");
  EXPECT_EQ(reader.walk("pagesize=30").size(), 80U);
  const auto dollars = reader.walk("pagesize=30&currency=USD");
  ASSERT_EQ(dollars.size(), 65U);
  EXPECT_EQ(dollars.back()["currency"], "USD");
  EXPECT_TRUE(reader.rows("currency=CHF").empty());
  EXPECT_EQ(error_code_of(reader.page("currency=euro", false)), "GEN-1202-100002");
}

TEST(Transactions, RefuseAKeyOfAnotherAccount) {
  BankAtWork work;
  Reader an(work, "an.peeters");
  Reader marc(work, "marc.janssens");
  const std::string key = json_of(an.page("", false))["transactions"]["next_page_key"];
  EXPECT_EQ(error_code_of(marc.page("next=" + key, false)), "GEN-1202-100002");
}

TEST(Transactions, CountFollowingPagesAsNoFurtherCall) {
  BankAtWork work;
  Reader reader(work, "an.peeters");
  auto ask = work.account_ask(reader.tokens, "/accounts/" + reader.id + "/transactions", 2);
  ask.query = "pagesize=5";
  for (int i = 0; i < 10; ++i) {
    const auto response = work.ask(ask);
    ASSERT_EQ(response.status, 200U) << i;
    ask.query = "next=" + json_of(response)["transactions"]["next_page_key"].get<std::string>();
  }
}

TEST(Transactions, OfAnEmptyAccountAreAnEmptyList) {
  BankAtWork work;
  Reader reader(work, "emma.willems");
  EXPECT_EQ(reader.rows("").size(), 0U);
}

TEST(Transactions, WriteAmountsAsNumbersWithTheirCents) {
  BankAtWork work;
  Reader reader(work, "an.peeters");
  work.control("POST", "/transactions",
               {{"iban", work.world.customer("an.peeters")->accounts[0].iban}, {"cents", -1001}});
  EXPECT_NE(reader.page("pagesize=1", false).body.find(R"("amount":-10.01,)"), std::string::npos);
}

}  // namespace
}  // namespace tpp::simulator
