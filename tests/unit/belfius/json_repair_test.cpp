#include "belfius/json_repair.hpp"

#include <gtest/gtest.h>

namespace tpp::belfius {
namespace {

struct Repair {
  const char* name;
  std::string_view before;
  std::string_view after;
};

class RepairsJson : public ::testing::TestWithParam<Repair> {};

TEST_P(RepairsJson, InsideStringsOnly) {
  EXPECT_EQ(repair_json(GetParam().before), GetParam().after);
}

INSTANTIATE_TEST_SUITE_P(
    Faults, RepairsJson,
    ::testing::Values(
        Repair{"LineFeed", "{\"a\":\"x\ny\"}", R"({"a":"x\u000ay"})"},
        Repair{"CarriageReturnAndTab", "{\"a\":\"x\r\ty\"}", R"({"a":"x\u000d\u0009y"})"},
        Repair{"ControlInAName", "{\"a\x01\":1}", R"({"a\u0001":1})"},
        Repair{"BackslashD", R"({"a":"x\dy"})", R"({"a":"x\\dy"})"},
        Repair{"BrokenUnicode", R"({"a":"\u12"})", R"({"a":"\\u12"})"},
        Repair{"LoneHighSurrogate", R"({"a":"\ud83dx"})", R"({"a":"\\ud83dx"})"},
        Repair{"LoneLowSurrogate", R"({"a":"\ude00"})", R"({"a":"\\ude00"})"},
        Repair{"BackslashBeforeTheEndOfAnObject", R"({"a":"x\"})", R"({"a":"x\\"})"},
        Repair{"BackslashBeforeAnotherMember", R"({"a":"x\" , "b":1})", R"({"a":"x\\" , "b":1})"},
        Repair{"BackslashBeforeAnotherRow", R"([{"a":"x\"},{"b":1}])", R"([{"a":"x\\"},{"b":1}])"},
        Repair{"BackslashBeforeTheEndOfAll", R"({"r":[{"a":"x\"}]})", R"({"r":[{"a":"x\\"}]})"},
        Repair{"OnlyTheBrokenOfTwo", R"({"a":"\n\q"})", R"({"a":"\n\\q"})"}),
    [](const auto& instance) { return instance.param.name; });

class LeavesJsonAlone : public ::testing::TestWithParam<std::string_view> {};

TEST_P(LeavesJsonAlone, WhenNothingInAStringIsBroken) {
  EXPECT_EQ(repair_json(GetParam()), std::nullopt);
}

INSTANTIATE_TEST_SUITE_P(Whole, LeavesJsonAlone,
                         ::testing::Values(R"({"a":"\" \\ \/ \b \f \n \r \t"})",
                                           R"({"a":"caf\u00e9"})", R"({"a":"\ud83d\ude00"})",
                                           "{\n\t\"a\" : 1\r\n}", R"({"a":"he said \"yes\""})",
                                           R"({"a":"braces \"}\" inside"})",
                                           R"({"a":"list \", b\": c"})", R"({"a":"set \", {1}"})",
                                           R"({"a":"ends with \\"})", "", "{\"a\":\"unfinished"));

TEST(RepairJson, DoublesABackslashAtTheVeryEnd) {
  EXPECT_EQ(repair_json("\"x\\"), "\"x\\\\");
}

}  // namespace
}  // namespace tpp::belfius
