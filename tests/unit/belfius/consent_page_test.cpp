#include "belfius/consent_page.hpp"

#include <gtest/gtest.h>

#include "given_bank.hpp"

namespace tpp::belfius {
namespace {

using testing::GivenBank;

// The example of RFC 7636, appendix B.
TEST(CodeChallenge, IsTheS256OfTheVerifier) {
  EXPECT_EQ(code_challenge(Secret("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

std::string entry(const std::string& language, const std::string& url) {
  return R"({"language":")" + language + R"(","consent_uri":")" + url + R"("})";
}

constexpr const char* dutch = "https://www.belfius.be/nl?appkey=PSD2_AIS&apptoken=T";
constexpr const char* french = "https://www.belfius.be/fr";

TEST(ConsentPage, CarriesOurStateBehindWhatTheBankPutThere) {
  GivenBank given;
  given.channel.answers(200, "[" + entry("fr", french) + "," + entry("nl", dutch) + "]");
  auto page = given.page("nl");
  ASSERT_TRUE(page) << page.error().cause;
  EXPECT_EQ(*page, std::string(dutch) + "&state=state-1");
}

TEST(ConsentPage, StartsAQueryWhereTheBankHasNone) {
  GivenBank given;
  given.channel.answers(200, "[" + entry("fr", french) + "]");
  auto page = given.page("nl");
  ASSERT_TRUE(page) << page.error().cause;
  EXPECT_EQ(*page, std::string(french) + "?state=state-1");
}

TEST(ConsentPage, IsTheFirstWhenNoneHasTheLanguage) {
  GivenBank given;
  given.channel.answers(200, "[" + entry("fr", french) + "," + entry("nl", dutch) + "]");
  auto page = given.page("de");
  ASSERT_TRUE(page) << page.error().cause;
  EXPECT_TRUE(page->starts_with(french));
}

TEST(ConsentPage, MayBeTheSimulatorsOverHttp) {
  GivenBank given;
  given.channel.answers(200, "[" + entry("nl", "http://127.0.0.1:9100/sca") + "]");
  EXPECT_TRUE(given.page());
}

TEST(ConsentPage, OnAForeignOriginIsNeverHandedOut) {
  for (const char* url : {"https://evil.example/login", "http://www.belfius.be/x", "not a url",
                          "javascript:alert(1)"}) {
    GivenBank given;
    given.channel.answers(200, "[" + entry("nl", url) + "]");
    auto page = given.page();
    ASSERT_FALSE(page) << url;
    EXPECT_EQ(page.error().code, Errc::bank_answer_invalid) << url;
  }
}

TEST(ConsentPage, ThatIsMissingMakesTheAnswerInvalid) {
  for (const char* body : {"[]", "{}", "[{\"language\":\"nl\"}]", "[1]", "[[]]", "\"x\"",
                           R"([{"language":"nl","consent_uri":7}])",
                           R"([{"consent_uri":"https://www.belfius.be","consent_uri":"x"}])"}) {
    GivenBank given;
    given.channel.answers(200, body);
    auto page = given.page();
    ASSERT_FALSE(page) << body;
    EXPECT_EQ(page.error().code, Errc::bank_answer_invalid) << body;
  }
}

TEST(PageWithState, IsGivenForThePageOfAnScaRequest) {
  GivenBank given;
  auto page = given.bank.page_with_state("https://www.belfius.be/sca?x=1", Secret("s&1"));
  ASSERT_TRUE(page);
  EXPECT_EQ(*page, "https://www.belfius.be/sca?x=1&state=s%261");
  EXPECT_FALSE(given.bank.page_with_state("https://evil.example/", Secret("s")));
}

}  // namespace
}  // namespace tpp::belfius
