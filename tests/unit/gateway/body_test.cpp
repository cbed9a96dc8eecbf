#include "api/body.hpp"

#include <map>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tpp::gateway {
namespace {

using Wrong = std::map<std::string, std::string>;

Wrong wrong_in(const Result<void>& finished) {
  Wrong fields;
  if (!finished && finished.error().context)
    for (const auto& each : finished.error().context->fields) fields[each.field] = each.message;
  return fields;
}

std::optional<Errc> refusal(const std::string& text) {
  auto body = BodyReader::parse(text);
  return body ? std::nullopt : std::optional(body.error().code);
}

TEST(BodyReader, ReadsTexts) {
  auto body = BodyReader::parse(R"({"name":"caf\u00e9","other":"x"})");
  ASSERT_TRUE(body);
  EXPECT_EQ(body->text("name", 10), "caf\xc3\xa9");
  EXPECT_EQ(body->optional_text("other", 10), "x");
  EXPECT_FALSE(body->optional_text("absent", 10));
  EXPECT_TRUE(body->finish());
}

TEST(BodyReader, RefusesWhatIsNotAnObjectOfJson) {
  const std::vector<std::string> broken{
      "",        "[]",         "\"text\"",   "null",           "{",           "{}x",
      "{'a':1}", "{\"a\":1,}", "{\"a\":01}", "{\"a\":\"\n\"}", "{\"a\":NaN}", "// c\n{}"};
  for (const auto& text : broken) EXPECT_EQ(refusal(text), Errc::invalid_input) << text;
}

TEST(BodyReader, RefusesTheSameMemberTwice) {
  EXPECT_EQ(refusal(R"({"a":"1","a":"2"})"), Errc::invalid_input);
  EXPECT_EQ(refusal(R"({"a":"1","\u0061":"2"})"), Errc::invalid_input);
  EXPECT_EQ(refusal(R"({"x":{"a":1,"a":2}})"), Errc::invalid_input);
  EXPECT_FALSE(refusal(R"({"a":{"a":1},"b":{"a":1}})"));
}

TEST(BodyReader, RefusesDeepNesting) {
  const auto nested = [](int levels) {
    return "{\"a\":" + std::string(static_cast<std::size_t>(levels), '[') +
           std::string(static_cast<std::size_t>(levels), ']') + "}";
  };
  EXPECT_FALSE(refusal(nested(31)));
  EXPECT_EQ(refusal(nested(40)), Errc::invalid_input);
  EXPECT_EQ(refusal(nested(500'000)), Errc::invalid_input);
  EXPECT_EQ(refusal(std::string(1'000'000, '[')), Errc::invalid_input);
}

TEST(BodyReader, RefusesBrokenUtf8) {
  for (const std::string& bytes : {"\xff", "\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf8\x88\x80\x80"})
    EXPECT_EQ(refusal("{\"a\":\"" + bytes + "\"}"), Errc::invalid_input);
  EXPECT_EQ(refusal(R"({"a":"\ud800"})"), Errc::invalid_input);
}

TEST(BodyReader, RefusesNul) {
  EXPECT_EQ(refusal(std::string("{}\0", 3)), Errc::invalid_input);
  EXPECT_EQ(refusal(std::string("{}\0{\"a\":", 8)), Errc::invalid_input);
  EXPECT_EQ(refusal(std::string("{\"a\":\"x\0\"}", 10)), Errc::invalid_input);
}

TEST(BodyReader, ReportsEverythingThatIsWrongAtOnce) {
  auto body = BodyReader::parse(
      R"({"number":1,"nothing":null,"empty":"","long":"12345","nul":"a\u0000","line":"a\nb","x":1})");
  ASSERT_TRUE(body);
  EXPECT_EQ(body->text("missing", 4), "");
  for (const char* name : {"number", "nothing", "empty", "long", "nul", "line"})
    EXPECT_FALSE(body->optional_text(name, 4)) << name;
  body->wrong("rule", "spans fields");

  auto finished = body->finish();

  ASSERT_FALSE(finished);
  EXPECT_EQ(finished.error().code, Errc::validation_failed);
  const Wrong expected{{"/missing", "is missing"},
                       {"/number", "must be a string"},
                       {"/nothing", "must be a string"},
                       {"/empty", "must have 1 to 4 characters"},
                       {"/long", "must have 1 to 4 characters"},
                       {"/nul", "must not have control characters"},
                       {"/line", "must not have control characters"},
                       {"/rule", "spans fields"},
                       {"/x", "is not known"}};
  EXPECT_EQ(wrong_in(finished), expected);
}

TEST(BodyReader, NamesOnlySoManyUnknownMembers) {
  std::string text = "{\"a\":\"1\"";
  for (int i = 0; i < 1000; ++i) text += ",\"x" + std::to_string(i) + "\":1";
  auto body = BodyReader::parse(text + "}");
  ASSERT_TRUE(body);
  body->text("a", 4);
  EXPECT_EQ(wrong_in(body->finish()).size(), 20U);
}

TEST(BodyReader, UnknownMembersAreJsonPointersOfWholeCharacters) {
  auto slashed = BodyReader::parse(R"({"a/b~c":1})");
  ASSERT_TRUE(slashed);
  EXPECT_TRUE(wrong_in(slashed->finish()).contains("/a~1b~0c"));

  auto body = BodyReader::parse("{\"" + std::string(63, 'n') + "\xc3\xa9\":1}");
  ASSERT_TRUE(body);
  const Wrong wrong = wrong_in(body->finish());
  ASSERT_EQ(wrong.size(), 1U);
  EXPECT_EQ(wrong.begin()->first, "/" + std::string(63, 'n'));
}

TEST(BodyReader, ReadsObjectsWithinObjects) {
  auto body = BodyReader::parse(R"({"a":{"b":"x"},"list":[{"c":"y"},{"c":"z"}]})");
  ASSERT_TRUE(body);
  BodyObject* inner = body->object("a");
  ASSERT_TRUE(inner);
  EXPECT_EQ(inner->text("b", 4), "x");
  const auto list = body->objects("list", 2);
  ASSERT_EQ(list.size(), 2U);
  EXPECT_EQ(list[0]->text("c", 4), "y");
  EXPECT_EQ(list[1]->text("c", 4), "z");
  EXPECT_FALSE(body->optional_object("absent"));
  EXPECT_TRUE(body->finish());
}

TEST(BodyReader, NamesWhatIsWrongInsideByItsPointer) {
  auto body = BodyReader::parse(
      R"({"a":{"x":1},"text":"t","none":[],"many":[{},{},{}],"mixed":[{},1],"list":[{},{"c":1}]})");
  ASSERT_TRUE(body);
  body->object("a")->text("b", 4);
  EXPECT_FALSE(body->object("text"));
  EXPECT_FALSE(body->object("missing"));
  for (const char* name : {"none", "many", "mixed", "text", "gone"})
    EXPECT_TRUE(body->objects(name, 2).empty()) << name;
  auto list = body->objects("list", 2);
  ASSERT_EQ(list.size(), 2U);

  const Wrong wrong = wrong_in(body->finish());

  EXPECT_EQ(wrong.at("/a/b"), "is missing");
  EXPECT_EQ(wrong.at("/a/x"), "is not known");
  EXPECT_EQ(wrong.at("/missing"), "is missing");
  EXPECT_EQ(wrong.at("/gone"), "is missing");
  for (const char* name : {"/none", "/many", "/mixed"})
    EXPECT_EQ(wrong.at(name), "must be an array of 1 to 2 objects");
  EXPECT_EQ(wrong.at("/list/1/c"), "is not known");
  EXPECT_FALSE(wrong.contains("/list/0"));
}

TEST(BodyReader, WhatSaysTheSameHasOneCanonicalText) {
  const auto canonical = [](const char* text) { return BodyReader::parse(text)->canonical(); };
  EXPECT_EQ(canonical(R"({"a":"x","b":{"c":"y"}})"),
            canonical("{ \"b\":{\"c\":\"\\u0079\"} ,\n\"a\":\"x\"}"));
  EXPECT_NE(canonical(R"({"a":"x"})"), canonical(R"({"a":"y"})"));
}

}  // namespace
}  // namespace tpp::gateway
