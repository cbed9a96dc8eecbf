#include "api/query.hpp"

#include <gtest/gtest.h>

namespace tpp::gateway {
namespace {

using Fields = std::vector<std::string>;

QueryReader reader(std::string_view query) {
  auto parsed = QueryReader::parse(query);
  if (!parsed) throw std::runtime_error(parsed.error().detail);
  return std::move(*parsed);
}

Fields wrong_in(QueryReader& query) {
  Fields fields;
  auto finished = query.finish();
  if (!finished && finished.error().context)
    for (const auto& each : finished.error().context->fields) fields.push_back(each.field);
  return fields;
}

TEST(QueryReader, ReadsEveryKind) {
  auto query = reader(
      "text=a%20b&date=2026-11-22&time=2026-11-22T12:00:00%2B01:00&limit=7"
      "&id=11111111-1111-4111-8111-00000000000A");
  EXPECT_EQ(query.text("text", 10), "a b");
  EXPECT_EQ(query.date("date"), std::chrono::year{2026} / 11 / 22);
  EXPECT_EQ(to_rfc3339(*query.time("time")), "2026-11-22T11:00:00.000Z");
  EXPECT_EQ(query.uuid("id"), "11111111-1111-4111-8111-00000000000a");
  EXPECT_EQ(query.whole("limit", 1, 1, 10), 7U);
  EXPECT_EQ(query.whole("absent", 5, 1, 10), 5U);
  EXPECT_FALSE(query.text("absent", 10));
  EXPECT_TRUE(query.finish());
}

TEST(QueryReader, ReportsAllWrongValuesAtOnce) {
  auto query =
      reader("long=12345&empty=&date=2026-02-30&time=now&id=7&limit=0&big=11&odd=1x&neg=-1");
  query.text("long", 4);
  query.text("empty", 4);
  query.date("date");
  query.time("time");
  query.uuid("id");
  EXPECT_EQ(query.whole("limit", 3, 1, 10), 3U);
  query.whole("big", 3, 1, 10);
  query.whole("odd", 3, 1, 10);
  query.whole("neg", 3, 1, 10);
  const Fields all{"long", "empty", "date", "time", "id", "limit", "big", "odd", "neg"};
  EXPECT_EQ(wrong_in(query), all);
}

TEST(QueryReader, RefusesUnknownAndRepeatedNamesAndBrokenEscapes) {
  auto query = reader("known=1&unknown=2");
  query.text("known", 4);
  auto finished = query.finish();
  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().code, Errc::invalid_input);

  for (const char* broken : {"a=1&a=2", "a=1&%61=2", "a=%", "a=%4", "a=%zz", "a=%00", "a=%0a"}) {
    auto parsed = QueryReader::parse(broken);
    ASSERT_FALSE(parsed) << broken;
    EXPECT_EQ(parsed.error().code, Errc::invalid_input);
  }
}

TEST(QueryReader, RefusesBytesThatAreNotVisibleAscii) {
  auto query = reader("broken=%ff&accent=%C3%A9&space=a+b&fine=a%20b");
  EXPECT_FALSE(query.text("broken", 10));
  EXPECT_FALSE(query.text("accent", 10));
  EXPECT_EQ(query.text("space", 10), "a b");
  EXPECT_EQ(query.text("fine", 10), "a b");
  EXPECT_EQ(wrong_in(query), (Fields{"broken", "accent"}));
}

TEST(QueryReader, ChoosesByName) {
  const auto parse = [](std::string_view name) {
    return name == "yes" ? std::optional(1) : std::nullopt;
  };
  auto query = reader("a=yes&b=maybe");
  EXPECT_EQ(query.choice<int>("a", parse), 1);
  EXPECT_FALSE(query.choice<int>("b", parse));
  EXPECT_FALSE(query.choice<int>("absent", parse));
  EXPECT_EQ(wrong_in(query), Fields{"b"});
}

TEST(QueryReader, GivesBackWhatNobodyRead) {
  auto query = reader("limit=5&psu_ref=a%26b&bank=belfius");
  query.whole("limit", 50, 1, 200);
  EXPECT_EQ(query.encoded_unread(), "psu_ref=a%26b&bank=belfius");
}

TEST(QueryReader, ExpectsNothingWhereNothingIsKnown) {
  EXPECT_TRUE(expect_no_query(""));
  EXPECT_FALSE(expect_no_query("a=1"));
}

}  // namespace
}  // namespace tpp::gateway
