#include "core/bic.hpp"

#include <gtest/gtest.h>

#include "core/country.hpp"

namespace tpp {
namespace {

TEST(Bic, HasEightOrElevenCharactersAndACountry) {
  const auto head_office = Bic::parse("ABCDBEBB");
  ASSERT_TRUE(head_office);
  EXPECT_EQ(head_office->code(), "ABCDBEBB");
  EXPECT_EQ(head_office->country(), "BE");
  const auto branch = Bic::parse("abcdusNYx1z");
  ASSERT_TRUE(branch);
  EXPECT_EQ(branch->code(), "ABCDUSNYX1Z");
}

TEST(Bic, SaysWhatIsWrong) {
  for (const char* text : {"", "ABCDBEB", "ABCDBEBBX", "ABCDBEBBXX", "ABCDBEBBXXXX", "ABCD BEBB",
                           "ABCDBE-B", "ABCDQQBB", "ABCD12BB"}) {
    const auto bic = Bic::parse(text);
    ASSERT_FALSE(bic) << text;
    EXPECT_EQ(bic.error().code, Errc::invalid_input);
  }
  EXPECT_NE(Bic::parse("ABCDQQBB").error().detail.find("country"), std::string::npos);
}

TEST(Country, KnowsAssignedCodesInCapitalsOnly) {
  for (const char* code : {"AD", "BE", "US", "XK", "ZW"}) EXPECT_TRUE(is_country(code)) << code;
  for (const char* code : {"", "B", "be", "QQ", "DA", "D ", "BEL", "  "})
    EXPECT_FALSE(is_country(code)) << code;
}

TEST(Country, KnowsWhereSepaTransfersReach) {
  for (const char* code : {"BE", "NL", "CH", "GB", "SM", "MD"}) EXPECT_TRUE(is_in_sepa(code));
  for (const char* code : {"US", "TR", "XK", "UA"}) EXPECT_FALSE(is_in_sepa(code));
}

}  // namespace
}  // namespace tpp
