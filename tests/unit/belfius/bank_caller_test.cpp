#include "belfius/bank_caller.hpp"

#include <gtest/gtest.h>

#include "given_bank.hpp"

namespace tpp::belfius {
namespace {

using namespace std::chrono_literals;

CallTerms generous() {
  CallTerms terms;
  terms.retries.budget_percent = 100;
  terms.retries.first_pause = 0ms;
  return terms;
}

class BankCallerOf : public ::testing::Test {
 protected:
  Result<http::ClientResponse> send(const char* method, Repeat repeat) {
    http::ClientRequest request;
    request.method = method;
    request.target = "/x";
    // Two calls' worth of budget for the repeats of one.
    const Sending sending{endpoint, LaneName::reads, repeat, std::chrono::steady_clock::now() + 1h};
    return testing::run(caller.send(sending, request));
  }
  Result<http::ClientResponse> read() { return send("GET", Repeat::also_when_sent); }
  void save_up() {
    for (int i = 0; i < 10; ++i) {
      channel.answers(200, "{}");
      (void)read();
    }
    channel.seen.clear();
  }

  Endpoint endpoint{"accounts", "/accounts", "1", ""};
  testing::FakeChannel channel;
  testing::FakeClock clock;
  BankProbe probe;
  BankCaller caller{channel, clock, probe, generous()};
};

TEST_F(BankCallerOf, AReadIsRepeatedAfterAFailureOfTheBank) {
  save_up();
  channel.answers(503, "");
  channel.answers(502, "");
  channel.answers(200, "{}");
  const auto answer = read();
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200U);
  EXPECT_EQ(channel.seen.size(), 3U);
}

TEST_F(BankCallerOf, TheThirdFailureIsTheAnswer) {
  save_up();
  for (int i = 0; i < 3; ++i) channel.answers(500, "");
  EXPECT_EQ(read()->status, 500U);
  EXPECT_EQ(channel.seen.size(), 3U);
}

TEST_F(BankCallerOf, WhatWasSentIsRepeatedForReadsOnly) {
  save_up();
  for (const auto& [method, repeat] :
       {std::pair("POST", Repeat::also_when_sent), std::pair("GET", Repeat::when_not_sent),
        std::pair("POST", Repeat::when_not_sent), std::pair("DELETE", Repeat::when_not_sent)}) {
    channel.seen.clear();
    channel.fails(Errc::bank_outcome_unknown);
    EXPECT_EQ(send(method, repeat).error().code, Errc::bank_outcome_unknown);
    channel.answers(503, "");
    EXPECT_EQ(send(method, repeat)->status, 503U);
    EXPECT_EQ(channel.seen.size(), 2U) << method;
  }
}

TEST_F(BankCallerOf, WhatWasNotSentIsRepeatedWhateverItIs) {
  save_up();
  channel.fails(Errc::bank_unreachable);
  channel.answers(201, "{}");
  const auto answer = send("POST", Repeat::when_not_sent);
  ASSERT_TRUE(answer);
  EXPECT_EQ(channel.seen.size(), 2U);
}

TEST_F(BankCallerOf, ARefusalIsNotRepeated) {
  save_up();
  for (const unsigned status : {400U, 401U, 404U, 429U, 501U}) {
    channel.seen.clear();
    channel.answers(status, "");
    EXPECT_EQ(read()->status, status);
    EXPECT_EQ(channel.seen.size(), 1U) << status;
  }
}

TEST_F(BankCallerOf, ABankThatAsksForALongPauseIsNotAskedAgain) {
  save_up();
  for (const char* wish : {"3", "315360000", "Tue, 05 May 2026 12:00:00 GMT"}) {
    channel.seen.clear();
    channel.answers(503, "");
    channel.add_header("Retry-After", wish);
    EXPECT_EQ(read()->status, 503U);
    EXPECT_EQ(channel.seen.size(), 1U) << wish;
  }
  channel.answers(503, "");
  channel.add_header("Retry-After", "soon");
  channel.answers(200, "{}");
  EXPECT_EQ(read()->status, 200U) << "garbage is no wish";
}

TEST_F(BankCallerOf, AfterFiveFailuresInARowNothingIsSent) {
  for (int i = 0; i < 5; ++i) {
    channel.fails(Errc::bank_outcome_unknown);
    (void)send("POST", Repeat::when_not_sent);
  }
  channel.seen.clear();
  const auto answer = read();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::bank_unreachable);
  EXPECT_EQ(answer.error().context->retry_after, 30s);
  EXPECT_TRUE(channel.seen.empty());
  const auto condition = caller.channel();
  EXPECT_TRUE(condition.retry_after);
  ASSERT_EQ(condition.endpoints.size(), 1U);
  EXPECT_TRUE(condition.endpoints[0].left_alone);
}

TEST_F(BankCallerOf, OurOwnTroubleOpensNothing) {
  for (int i = 0; i < 20; ++i) {
    channel.fails(Errc::overloaded);
    channel.fails(Errc::deadline_exceeded, "no answer in time; not sent");
    (void)send("POST", Repeat::when_not_sent);
    (void)send("POST", Repeat::when_not_sent);
  }
  channel.answers(200, "{}");
  EXPECT_TRUE(read());
}

TEST_F(BankCallerOf, TellsWhenNoAttemptWasSent) {
  save_up();
  for (int i = 0; i < 3; ++i) channel.fails(Errc::bank_unreachable);
  EXPECT_TRUE(nothing_sent(read().error()));
}

TEST_F(BankCallerOf, TellsOfAnOpenBreakerThatNothingWasSent) {
  for (int i = 0; i < 5; ++i) {
    channel.fails(Errc::bank_outcome_unknown);
    EXPECT_FALSE(nothing_sent(send("POST", Repeat::when_not_sent).error()));
  }
  channel.seen.clear();
  const auto left_alone = read();
  EXPECT_TRUE(nothing_sent(left_alone.error()));
  EXPECT_TRUE(left_alone.error().context->retry_after) << "what stood there before stays";
  EXPECT_TRUE(channel.seen.empty());
}

TEST_F(BankCallerOf, OneAttemptThatWasSentIsEnoughToHaveBeenSent) {
  save_up();
  channel.fails(Errc::bank_outcome_unknown);
  channel.fails(Errc::bank_unreachable);
  channel.fails(Errc::bank_unreachable);
  const auto answer = read();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().code, Errc::bank_unreachable);
  EXPECT_FALSE(nothing_sent(answer.error()));
}

TEST_F(BankCallerOf, AStatusThatMeansNoIsNoFailure) {
  const std::vector<int> refusals{500};
  for (int i = 0; i < 30; ++i) {
    channel.answers(500, "");
    http::ClientRequest request;
    request.method = "POST";
    const Sending sending{endpoint, LaneName::tokens, Repeat::when_not_sent,
                          std::chrono::steady_clock::now() + 1h, &refusals};
    EXPECT_TRUE(testing::run(caller.send(sending, request)));
  }
}

}  // namespace
}  // namespace tpp::belfius
