#include "core/iban.hpp"

#include <gtest/gtest.h>

namespace tpp {
namespace {

std::string refusal_of(const char* text) {
  const auto iban = Iban::parse(text);
  if (iban) return "accepted";
  EXPECT_EQ(iban.error().code, Errc::invalid_input);
  return iban.error().detail;
}

TEST(Iban, AcceptsNumbersOfTheStandardsExamples) {
  for (const char* text : {"BE68539007547034", "NL91ABNA0417164300", "DE89370400440532013000",
                           "FR1420041010050500013M02606", "NO9386011117947",
                           "MT84MALT011000012345MTLCAST001S", "GB29NWBK60161331926819"})
    EXPECT_TRUE(Iban::parse(text)) << text;
}

TEST(Iban, TakesTheElectronicFormFromPrintedOrLowerCaseText) {
  const auto iban = Iban::parse("be68 5390 0754 7034");
  ASSERT_TRUE(iban);
  EXPECT_EQ(iban->value(), "BE68539007547034");
  EXPECT_EQ(*iban, *Iban::parse("BE68539007547034"));
}

TEST(Iban, NoticesEveryWrongDigit) {
  const std::string right = "BE68539007547034";
  for (std::size_t i = 2; i < right.size(); ++i) {
    std::string wrong = right;
    wrong[i] = wrong[i] == '9' ? '0' : static_cast<char>(wrong[i] + 1);
    EXPECT_EQ(refusal_of(wrong.c_str()), "the IBAN's check digits are wrong") << wrong;
  }
}

TEST(Iban, NoticesSwappedDigits) {
  EXPECT_EQ(refusal_of("BE68539007540734"), "the IBAN's check digits are wrong");
}

TEST(Iban, SaysWhatIsWrongWithoutRepeatingTheNumber) {
  EXPECT_EQ(refusal_of(""), "too short for an IBAN");
  EXPECT_EQ(refusal_of("BE68"), "too short for an IBAN");
  EXPECT_EQ(refusal_of("BE68-5390-0754-7034"), "an IBAN has letters and digits only");
  EXPECT_EQ(refusal_of("XX68539007547034"), "the IBAN's country is unknown");
  EXPECT_EQ(refusal_of("BE685390075470341"), "an IBAN of BE has 16 characters");
  EXPECT_EQ(refusal_of("BE6853900754703"), "an IBAN of BE has 16 characters");
}

TEST(Iban, MaskedFormShowsCountryAndLastFourOnly) {
  EXPECT_EQ(Iban::parse("BE68539007547034")->masked(), "BE**********7034");
}

}  // namespace
}  // namespace tpp
