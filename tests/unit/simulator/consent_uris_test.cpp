#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "unit/simulator/bank_at_work.hpp"

namespace tpp::simulator {
namespace {

TEST(ConsentUris, AnswerOneEntryInTheCallersLanguageAndEchoTheRequestId) {
  BankAtWork work;
  auto ask = work.consent_ask();
  ask.headers["Accept-Language"] = "nl-BE, fr;q=0.4";

  const auto response = work.ask(ask);

  const auto body = json_of(response);
  ASSERT_EQ(body.size(), 1U);
  EXPECT_EQ(body[0]["language"], "nl");
  const std::string uri = body[0]["consent_uri"];
  EXPECT_TRUE(
      uri.starts_with("http://127.0.0.1:1/common/nl/fw/generic/launcher.html?"
                      "appkey=PSD2_AIS&apptoken="))
      << uri;
  EXPECT_EQ(header_of(response, "Response-ID"), ask.headers["Request-ID"]);
}

TEST(ConsentUris, AnswerEveryLanguageWhenNoneFits) {
  BankAtWork work;
  auto ask = work.consent_ask();
  ask.headers["Accept-Language"] = "en";
  EXPECT_EQ(json_of(work.ask(ask)).size(), 2U);
}

TEST(ConsentUris, AskForEveryHeaderByName) {
  BankAtWork work;
  for (const auto& [name, value] : work.consent_ask().headers) {
    auto ask = work.consent_ask();
    ask.headers.erase(name);
    const auto response = work.ask(ask);
    EXPECT_EQ(response.status, 400U) << name;
    EXPECT_EQ(error_code_of(response), "GEN-1201-100001") << name;
    EXPECT_NE(response.body.find("'" + name + "'"), std::string::npos) << response.body;
  }
}

struct Spoilt {
  const char* header;
  const char* value;
  unsigned status;
  const char* code;
};

class SpoiltHeader : public testing::TestWithParam<Spoilt> {};

TEST_P(SpoiltHeader, IsRefusedWithItsCode) {
  BankAtWork work;
  auto ask = work.consent_ask();
  ask.headers[GetParam().header] = GetParam().value;
  const auto response = work.ask(ask);
  EXPECT_EQ(response.status, GetParam().status);
  EXPECT_EQ(error_code_of(response), GetParam().code);
}

INSTANTIATE_TEST_SUITE_P(
    ConsentUris, SpoiltHeader,
    testing::Values(
        Spoilt{"Request-ID", "7f0d3e34-5b8f-1c1a-9d55-0a4b6f3f2c11", 400, "GEN-1202-100001"},
        Spoilt{"Request-ID", "42", 400, "GEN-1202-100001"},
        Spoilt{"Accept", "application/json", 400, "GEN-1202-100001"},
        Spoilt{"Accept", "application/vnd.belfius.api+json; version=5", 400, "GEN-1202-100001"},
        Spoilt{"Redirect-URI", "not a url", 400, "GEN-1202-100001"},
        Spoilt{"Redirect-URI", "https://tpp.example/callback/other", 401, "GEN-1203-100008"},
        Spoilt{"Client-ID", "tpp-2", 401, "GEN-1203-100009"},
        Spoilt{"Code-Challenge-Method", "plain", 400, "GEN-1202-100001"},
        Spoilt{"Code-Challenge", "too-short", 400, "GEN-1202-100001"}));

TEST(ConsentUris, TakeTheScopeAisAndNoIban) {
  BankAtWork work;
  auto ask = work.consent_ask();
  ask.query = "";
  EXPECT_EQ(error_code_of(work.ask(ask)), "GEN-1201-100002");
  ask.query = "scope=CAF";
  EXPECT_EQ(error_code_of(work.ask(ask)), "GEN-1202-100002");
  ask.query = "scope=AIS&iban=BE68539007547034";
  EXPECT_EQ(error_code_of(work.ask(ask)), "GEN-1202-100002");
}

TEST(ConsentUris, RefuseATppThatIsNotActive) {
  BankAtWork work;
  work.settings.tpp_active = false;
  const auto response = work.ask(work.consent_ask());
  EXPECT_EQ(response.status, 403U);
  EXPECT_EQ(error_code_of(response), "B14663ZZ-2100-000000");
}

}  // namespace
}  // namespace tpp::simulator
