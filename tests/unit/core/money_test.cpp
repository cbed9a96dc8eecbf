#include "core/money.hpp"

#include <gtest/gtest.h>

namespace tpp {
namespace {

std::string text_of(const char* text, int min_fraction_digits = 0) {
  const auto decimal = Decimal::parse(text);
  return decimal ? decimal->to_text(min_fraction_digits) : "refused";
}

TEST(Decimal, IsExactAndCanonical) {
  EXPECT_EQ(text_of("12.34"), "12.34");
  EXPECT_EQ(text_of("0.1"), "0.1");
  EXPECT_EQ(text_of("12.300"), "12.3");
  EXPECT_EQ(text_of("007"), "7");
  EXPECT_EQ(text_of("-0.05"), "-0.05");
  EXPECT_EQ(text_of("1000"), "1000");
}

TEST(Decimal, PadsToTheMinorUnitButNeverRounds) {
  EXPECT_EQ(text_of("12", 2), "12.00");
  EXPECT_EQ(text_of("12.3", 2), "12.30");
  EXPECT_EQ(text_of("12.345", 2), "12.345");
  EXPECT_EQ(text_of("0", 2), "0.00");
}

TEST(Decimal, ReadsExponentsAsJsonWritesThem) {
  EXPECT_EQ(text_of("1e3"), "1000");
  EXPECT_EQ(text_of("1.25E+1"), "12.5");
  EXPECT_EQ(text_of("125e-2"), "1.25");
  EXPECT_EQ(text_of("0e99"), "0");
  EXPECT_EQ(text_of("1e-18"), "0.000000000000000001");
  EXPECT_EQ(text_of("00100e-2"), "1");
  EXPECT_EQ(text_of("1200.500e-1"), "120.05");
  EXPECT_EQ(text_of("0.0012e3"), "1.2");
  EXPECT_EQ(text_of("0.05e4"), "500");
  EXPECT_EQ(text_of("0e-99"), "0");
}

TEST(Decimal, HoldsEighteenDigitsAndNoMore) {
  EXPECT_EQ(text_of("999999999999999999"), "999999999999999999");
  EXPECT_EQ(text_of("1234567890.12345678"), "1234567890.12345678");
  EXPECT_EQ(text_of("1000000000000000000"), "refused");
  EXPECT_EQ(text_of("0.0000000000000000001"), "refused");
  EXPECT_EQ(text_of("1e18"), "refused");
  EXPECT_EQ(text_of("00000000000000000000012.50000000000000000000"), "12.5");
  EXPECT_EQ(text_of("100000000000000000000e-3"), "100000000000000000");
}

TEST(Decimal, RefusesWhatIsNoJsonNumber) {
  for (const char* text : {"", "-", ".", ".5", "5.", "+1", " 1", "1 ", "1,5", "1.2.3", "NaN", "e3",
                           "1e", "1e+", "1e1.5", "0x10", "1e100", "--1"})
    EXPECT_EQ(text_of(text), "refused") << text;
}

TEST(Decimal, ComparesByValue) {
  EXPECT_EQ(*Decimal::parse("1.0"), *Decimal::parse("1"));
  EXPECT_EQ(*Decimal::parse("0.00"), *Decimal::parse("-0"));
  EXPECT_NE(*Decimal::parse("1"), *Decimal::parse("-1"));
}

TEST(Decimal, KnowsItsSign) {
  EXPECT_TRUE(Decimal::parse("-0.01")->negative());
  EXPECT_FALSE(Decimal::parse("-0.00")->negative());
  EXPECT_TRUE(Decimal::parse("-0.00")->zero());
  EXPECT_FALSE(Decimal::parse("0.01")->zero());
}

TEST(Decimal, CountsTheDigitsThatMatter) {
  for (const auto& [text, digits] :
       {std::pair{"0", 0}, {"0.00", 0}, {"0.050", 1}, {"12.50", 3}, {"-1200", 4}, {"1200.5", 5}})
    EXPECT_EQ(Decimal::parse(text)->significant_digits(), digits) << text;
}

TEST(Currency, IsThreeCapitalLetters) {
  EXPECT_EQ(Currency::parse("USD")->code(), "USD");
  EXPECT_EQ(*Currency::parse("EUR"), Currency::eur());
  for (const char* text : {"", "EU", "EURO", "eur", "E R", "E1R"})
    EXPECT_FALSE(Currency::parse(text)) << text;
}

TEST(Currency, KnowsItsMinorUnit) {
  EXPECT_EQ(Currency::eur().fraction_digits(), 2);
  EXPECT_EQ(Currency::parse("JPY")->fraction_digits(), 0);
  EXPECT_EQ(Currency::parse("TND")->fraction_digits(), 3);
}

TEST(Money, WritesItsAmountInTheMinorUnit) {
  EXPECT_EQ((Money{*Decimal::parse("12.3"), Currency::eur()}).amount_text(), "12.30");
  EXPECT_EQ((Money{*Decimal::parse("12"), *Currency::parse("JPY")}).amount_text(), "12");
}

}  // namespace
}  // namespace tpp
