#include <gtest/gtest.h>

#include "bank/page_keys.hpp"
#include "bank/request_checks.hpp"
#include "encoding.hpp"
#include "unit/simulator/bank_at_work.hpp"

namespace tpp::simulator {
namespace {

TEST(Encoding, WritesBase64urlWithoutPaddingAndReadsBothAlphabets) {
  EXPECT_EQ(base64url("\xfb\xff\xbf"), "-_-_");
  EXPECT_EQ(base64url("ab"), "YWI");
  EXPECT_EQ(base64_decode("+/+/").value_or(""), "\xfb\xff\xbf");
  EXPECT_EQ(base64_decode("YWI=").value_or(""), "ab");
  EXPECT_FALSE(base64_decode("YW I"));
}

TEST(Encoding, ChallengesAsInTheExampleOfRfc7636) {
  EXPECT_EQ(base64url(sha256("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

TEST(SimulatedClock, MovesForwardOnly) {
  StandingClock real;
  SimulatedClock clock(real, std::nullopt);
  const UtcTime start = clock.now();

  clock.advance(std::chrono::seconds{60});
  clock.advance(std::chrono::seconds{-600});
  EXPECT_EQ(clock.now(), start + std::chrono::seconds{60});
  real.time -= std::chrono::hours{1};

  EXPECT_EQ(clock.now(), start + std::chrono::seconds{60});
}

TEST(SimulatedClock, StartsAtAGivenTimeAndRunsWithTheRealOne) {
  StandingClock real;
  const UtcTime start = real.time + std::chrono::days{400};
  SimulatedClock clock(real, start);

  real.time += std::chrono::minutes{5};

  EXPECT_EQ(clock.now(), start + std::chrono::minutes{5});
}

TEST(PageKeys, CarryTheWholeQuestionForOneScopeOnly) {
  const PageKeys keys;
  Walk walk;
  walk.currency = "USD";
  walk.to = Date{std::chrono::year{2026} / 2 / 3};
  walk.offset = 50;
  const std::string key = keys.seal(walk, "one");

  const auto opened = keys.open(key, "one");
  ASSERT_TRUE(opened);
  EXPECT_EQ(opened->currency, "USD");
  EXPECT_EQ(opened->offset, 50U);
  EXPECT_EQ(opened->to, walk.to);
  EXPECT_FALSE(opened->from);
  EXPECT_FALSE(keys.open(key, "two"));
  EXPECT_FALSE(keys.open(key.substr(1), "one"));
}

TEST(PageLanguages, FollowTheCallersPreference) {
  EXPECT_EQ(page_languages("fr;q=0.5, nl-BE"), (std::vector<std::string>{"nl", "fr"}));
  EXPECT_TRUE(page_languages("en, de;q=0.9, fr;q=0").empty());
}

TEST(Recorder, ShowsThatTwoCallsOverlapped) {
  Recorder recorder;
  http::Request request;
  request.method = "POST";
  request.path = "/token";
  request.body = "grant_type=refresh_token&refresh_token=abc";
  const auto first = recorder.begin(request, UtcTime{});
  const auto second = recorder.begin(request, UtcTime{});
  recorder.finish(first, 200);
  recorder.finish(second, 401);

  const auto& seen = recorder.seen();
  EXPECT_LT(seen[1].started, seen[0].finished.value_or(0));
  EXPECT_EQ(seen[1].status, 401U);
  EXPECT_EQ(seen[0].grant_type, "refresh_token");
  EXPECT_EQ(seen[0].refresh_token_fingerprint, "ba7816bf8f01cfea");  // of "abc", FIPS 180-2
}

TEST(Recorder, KeepsNoTokens) {
  Recorder recorder;
  http::Request request;
  request.path = "/accounts";
  request.headers = {{"Authorization", "Bearer top-secret"}, {"SCA-Token", "top-secret"}};
  recorder.begin(request, UtcTime{});

  for (const auto& header : recorder.seen().front().headers)
    EXPECT_EQ(header.value, "(present)") << header.name;
}

}  // namespace
}  // namespace tpp::simulator
