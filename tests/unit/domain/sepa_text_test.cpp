#include "domain/sepa_text.hpp"

#include <gtest/gtest.h>

namespace tpp {
namespace {

TEST(SepaText, AcceptsTheWholeSet) {
  EXPECT_EQ(wrong_sepa_text("AZaz09 /-?:().,'+", 140), std::nullopt);
  EXPECT_EQ(wrong_sepa_text("//see https://shop.example/1/", 140), std::nullopt);
}

TEST(SepaText, RefusesAccentsAndEverythingElseAndSaysWhatToDo) {
  for (const char* text : {"Caf\xc3\xa9", "a&b", "a_b", "50%", "tab\there", "line\nfeed", "\xff"}) {
    const auto wrong = wrong_sepa_text(text, 140);
    ASSERT_TRUE(wrong) << text;
    EXPECT_NE(wrong->find("without accents"), std::string::npos);
  }
}

TEST(SepaText, HasALengthAndSomethingToRead) {
  EXPECT_EQ(wrong_sepa_text(std::string(70, 'a'), longest_party_name), std::nullopt);
  EXPECT_EQ(wrong_sepa_text(std::string(71, 'a'), longest_party_name),
            "must have at most 70 characters");
  EXPECT_EQ(wrong_sepa_text("", 70), "must not be empty");
  EXPECT_EQ(wrong_sepa_text("   ", 70), "must not be empty");
}

TEST(SepaText, ReferencesMoreoverWatchTheirSlashes) {
  EXPECT_EQ(wrong_sepa_reference("INV/2026-11.4711"), std::nullopt);
  EXPECT_EQ(wrong_sepa_reference(std::string(35, '1')), std::nullopt);
  for (const char* text : {"/a", "a/", "a//b", "/", ""}) EXPECT_TRUE(wrong_sepa_reference(text));
  EXPECT_TRUE(wrong_sepa_reference(std::string(36, '1')));
}

}  // namespace
}  // namespace tpp
