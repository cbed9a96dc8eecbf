#include "domain/structured_communication.hpp"

#include <gtest/gtest.h>

namespace tpp {
namespace {

constexpr auto decorated = CommunicationForm::decorated;
constexpr auto bare = CommunicationForm::bare;

TEST(StructuredCommunication, AcceptsTheDecoratedFormWithRightCheckDigits) {
  EXPECT_EQ(structured_communication("+++090/9337/55493+++", decorated), "+++090/9337/55493+++");
}

TEST(StructuredCommunication, TakesNinetySevenForARestOfZero) {
  EXPECT_EQ(structured_communication("+++000/0000/09797+++", decorated), "+++000/0000/09797+++");
  EXPECT_EQ(structured_communication("+++000/0000/09700+++", decorated), std::nullopt);
}

TEST(StructuredCommunication, RefusesWrongCheckDigits) {
  EXPECT_EQ(structured_communication("+++090/9337/55494+++", decorated), std::nullopt);
}

TEST(StructuredCommunication, RefusesBareDigitsWhereOnlyTheDecoratedFormCounts) {
  EXPECT_EQ(structured_communication("090933755493", decorated), std::nullopt);
}

TEST(StructuredCommunication, NormalisesOtherSpellingsWhereTheTypeSaysStructured) {
  for (const char* text : {"090933755493", "***090/9337/55493***", "090/9337/55493"})
    EXPECT_EQ(structured_communication(text, bare), "+++090/9337/55493+++") << text;
}

TEST(StructuredCommunication, RefusesAnythingElse) {
  for (const char* text : {"", "rent", "09093375549", "0909337554930", "+++090/9337/5549x+++"})
    EXPECT_EQ(structured_communication(text, bare), std::nullopt) << text;
}

TEST(StructuredCommunication, OfAnOrderIsKeptAsItsTwelveDigits) {
  EXPECT_EQ(structured_communication_digits("+++090/9337/55493+++"), "090933755493");
  EXPECT_EQ(structured_communication_digits("090933755493"), "090933755493");
  for (const char* text : {"", "090933755494", "+++090/9337/55494+++", "***090/9337/55493***",
                           "090/9337/55493", "0909337554930", "rent"})
    EXPECT_EQ(structured_communication_digits(text), std::nullopt) << text;
}

}  // namespace
}  // namespace tpp
