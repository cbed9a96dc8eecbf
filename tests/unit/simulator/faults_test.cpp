#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "bank_listener.hpp"
#include "faults/damage.hpp"
#include "unit/simulator/bank_at_work.hpp"

namespace tpp::simulator {
namespace {

Fault fault_of_kind(FaultKind kind) {
  Fault fault;
  fault.kind = kind;
  return fault;
}

http::Response answer(std::string body) {
  http::Response response;
  response.body = std::move(body);
  return response;
}

std::string damaged_body(FaultKind kind, std::string body) {
  return damaged(fault_of_kind(kind), answer(std::move(body))).body;
}

TEST(FaultPattern, MatchesMethodsAndSegments) {
  EXPECT_TRUE(matches("*", "GET", "/anything/at/all"));
  EXPECT_TRUE(matches("POST /token", "POST", "/token"));
  EXPECT_TRUE(matches("* /token", "POST", "/token"));
  EXPECT_TRUE(matches("GET /accounts/*/transactions", "GET", "/accounts/x.y/transactions"));
  EXPECT_FALSE(matches("GET /accounts/*", "GET", "/accounts/x/transactions"));
  EXPECT_FALSE(matches("GET /accounts/*", "GET", "/accounts"));
  EXPECT_FALSE(matches("GET /token", "POST", "/token"));
}

TEST(FaultPlan, LetsCallsPassThenHitsAsOftenAsAsked) {
  FaultPlan plan;
  Fault fault = fault_of_kind(FaultKind::status);
  fault.after = 1;
  fault.times = 2;
  plan.add(fault);

  std::string hits;
  for (int i = 0; i < 5; ++i) hits += plan.take("GET", "/accounts") ? 'x' : '-';
  EXPECT_EQ(hits, "-xx--");
}

TEST(FaultPlan, NamesEveryKindBothWays) {
  for (int i = 0; i <= static_cast<int>(FaultKind::html_page); ++i) {
    const auto kind = static_cast<FaultKind>(i);
    EXPECT_EQ(fault_named(name_of(kind)), kind) << i;
  }
}

TEST(Damage, PutsRawBytesIntoTextsOnly) {
  const std::string body = R"({"iban":"BE1","communication":"hi"})";
  EXPECT_EQ(damaged_body(FaultKind::control_characters, body),
            "{\"iban\":\"BE1\",\"communication\":\"hi\x01\t\n\x1fx\"}");
  EXPECT_EQ(damaged_body(FaultKind::lone_backslash, body),
            R"({"iban":"BE1","communication":"hi\x"})");
}

TEST(Damage, WritesNumbersAsStringsAndTheOtherWayRound) {
  EXPECT_EQ(damaged_body(FaultKind::string_for_number, R"({"a":[{"b":-1.5,"c":true}]})"),
            R"({"a":[{"b":"-1.5","c":"True"}]})");
  EXPECT_EQ(damaged_body(FaultKind::number_for_string, R"({"expires_in":"900"})"),
            R"({"expires_in":900})");
}

TEST(Damage, WritesTheWrongValueOfADuplicateFirst) {
  EXPECT_EQ(damaged_body(FaultKind::duplicate_keys, R"({"amount":5})"),
            R"({"amount":0.01,"amount":5})");
}

TEST(Damage, DropsAMemberEverywhere) {
  Fault fault = fault_of_kind(FaultKind::drop_member);
  fault.member = "iban";
  EXPECT_EQ(damaged(fault, answer(R"({"iban":"a","list":[{"iban":"b","c":1}]})")).body,
            R"({"list":[{"c":1}]})");
}

TEST(Damage, BreaksJsonButNotItsFraming) {
  const auto response = damaged(fault_of_kind(FaultKind::malformed_json), answer(R"({"a":1})"));
  EXPECT_TRUE(json_of(response).is_discarded());
  EXPECT_FALSE(response.reset_after_bytes);
}

TEST(Damage, CutsSmallAndLargeBodiesBeforeTheirEnd) {
  for (const std::size_t size : {2U, 100U, 5000U, 100000U}) {
    const auto whole = answer("{\"a\":\"" + std::string(size, 'x') + "\"}");
    const auto response = damaged(fault_of_kind(FaultKind::half_body), whole);
    // The head is at least 64 and less than 64 + 512 bytes here: it is sent, the end is not.
    ASSERT_TRUE(response.reset_after_bytes);
    EXPECT_LT(*response.reset_after_bytes, response.body.size()) << size;
    EXPECT_GT(*response.reset_after_bytes, 64U + 512U) << size;
  }
}

// The listener with the faults in front of the bank.
struct Listening {
  http::Response call(const Ask& ask) {
    http::Request request;
    request.method = ask.method;
    request.path = ask.path;
    request.query = ask.query;
    request.body = ask.body;
    for (const auto& [name, value] : ask.headers) request.headers.push_back({name, value});
    asio::io_context io;
    http::Response result;
    asio::co_spawn(io, listener.answer(request),
                   [&](std::exception_ptr, http::Response response) { result = response; });
    io.run();
    return result;
  }

  BankAtWork work;
  BankListener listener{[&](const http::Request& request) { return work.api.answer(request); },
                        work.clock, work.faults, work.recorder};
};

TEST(LostAnswer, RotatesTheTokenAndResetsBeforeTheFirstByte) {
  Listening bank;
  const Tokens tokens = bank.work.enrol("an.peeters");
  const auto refresh =
      bank.work.token_ask("grant_type=refresh_token&refresh_token=" + tokens.refresh);
  bank.work.control("POST", "/faults", {{"on", "POST /token"}, {"fault", "lost_answer"}});

  EXPECT_EQ(bank.call(refresh).reset_after_bytes, 0U);
  EXPECT_EQ(error_code_of(bank.call(refresh)), "GEN-1203-100004");
  EXPECT_EQ(bank.work.recorder.seen().front().fault, "lost_answer");
}

TEST(StatusAfter, RotatesTheTokenAndSaysOtherwise) {
  Listening bank;
  const Tokens tokens = bank.work.enrol("an.peeters");
  const auto refresh =
      bank.work.token_ask("grant_type=refresh_token&refresh_token=" + tokens.refresh);
  bank.work.control("POST", "/faults",
                    {{"on", "POST /token"}, {"fault", "status_after"}, {"status", 502}});

  EXPECT_EQ(bank.call(refresh).status, 502U);
  EXPECT_EQ(error_code_of(bank.call(refresh)), "GEN-1203-100004");
}

TEST(ResetAfterBody, SendsTheWholeAnswer) {
  const auto response = damaged(fault_of_kind(FaultKind::reset_after_body), answer(R"({"a":1})"));
  EXPECT_EQ(response.body, R"({"a":1})");
  ASSERT_TRUE(response.reset_after_bytes);
  EXPECT_GT(*response.reset_after_bytes, 1024U * 1024U * 1024U);
}

TEST(Ledger, RemembersTokenCallsThatTheRequestsForget) {
  Listening bank;
  const Tokens tokens = bank.work.enrol("an.peeters");
  const auto refresh =
      bank.work.token_ask("grant_type=refresh_token&refresh_token=" + tokens.refresh);
  bank.call(refresh);
  bank.work.control("POST", "/faults", {{"on", "POST /token"}, {"fault", "lost_answer"}});
  bank.call(refresh);
  bank.work.control("DELETE", "/requests", {});

  const auto calls = bank.work.control("GET", "/ledger", {})["token_calls"];
  ASSERT_EQ(calls.size(), 2U);
  EXPECT_EQ(calls[0]["grant_type"], "refresh_token");
  EXPECT_EQ(calls[0]["status"], 200);
  EXPECT_EQ(calls[1]["fault"], "lost_answer");
  EXPECT_EQ(calls[0]["presented"], calls[1]["presented"]);
  EXPECT_LT(calls[0]["finished"], calls[1]["started"]);
}

TEST(ResetBeforeHeaders, LeavesTheTokenAsItWas) {
  Listening bank;
  const Tokens tokens = bank.work.enrol("an.peeters");
  const auto refresh =
      bank.work.token_ask("grant_type=refresh_token&refresh_token=" + tokens.refresh);
  bank.work.control("POST", "/faults", {{"on", "POST /token"}, {"fault", "reset_before_headers"}});

  EXPECT_EQ(bank.call(refresh).reset_after_bytes, 0U);
  EXPECT_EQ(bank.call(refresh).status, 200U);
}

TEST(StatusFault, AnswersWithTheStatusAndBodyAsked) {
  Listening bank;
  bank.work.control("POST", "/faults", {{"fault", "status"}, {"status", 503}, {"body", "down"}});
  const auto response = bank.call(bank.work.consent_ask());
  EXPECT_EQ(response.status, 503U);
  EXPECT_EQ(response.body, "down");
}

}  // namespace
}  // namespace tpp::simulator
