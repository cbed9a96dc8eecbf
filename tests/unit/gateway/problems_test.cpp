#include "api/problems.hpp"

#include <fstream>
#include <map>
#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tpp::gateway {
namespace {

using nlohmann::json;

struct Row {
  int status = 0;
  std::string origin;
  std::string retryable;
  std::string action;
};

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::istringstream in(line.substr(1));
  for (std::string cell; std::getline(in, cell, '|');) {
    const auto first = cell.find_first_not_of(' ');
    if (first == std::string::npos) continue;
    cells.push_back(cell.substr(first, cell.find_last_not_of(' ') - first + 1));
  }
  return cells;
}

// The table below "## Codes" of docs/api/errors.md, by code.
std::map<std::string, Row> documented() {
  std::ifstream file(std::string(TPP_SOURCE_DIR) + "/docs/api/errors.md");
  std::map<std::string, Row> rows;
  bool there = false;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("## ")) there = line == "## Codes";
    if (!there || !line.starts_with("| `")) continue;
    const auto cells = cells_of(line);
    const std::string code = cells.at(0).substr(1, cells.at(0).size() - 2);
    rows[code] = Row{std::stoi(cells.at(1)), cells.at(2), cells.at(3), cells.at(4)};
  }
  return rows;
}

const std::vector<Errc> of_the_inside{Errc::access_token_refused, Errc::grant_refused};

bool stays_inside(Errc code) {
  return std::ranges::find(of_the_inside, code) != of_the_inside.end();
}

std::vector<Errc> all_codes() {
  std::vector<Errc> codes;
  for (int i = 0; i <= static_cast<int>(Errc::internal); ++i) codes.push_back(static_cast<Errc>(i));
  return codes;
}

json shown(const http::Response& response) {
  return json::parse(response.body);
}

json shown(const Error& error, std::string_view method = "GET") {
  return shown(problem(error, ProblemSubject{method, "/v1/x", "request-1"}));
}

std::string header_of(const http::Response& response, const std::string& name) {
  for (const auto& header : response.headers)
    if (header.name == name) return header.value;
  return "";
}

void expect_row(const json& body, const Row& row, bool is_get) {
  EXPECT_EQ(body["status"], row.status);
  EXPECT_EQ(body["origin"], row.origin);
  EXPECT_EQ(body["action_required"], row.action);
  EXPECT_EQ(body["retryable"], row.retryable == "yes" || (row.retryable == "GET only" && is_get));
}

TEST(Problem, OfEveryErrorIsTheRowOfTheDocument) {
  const auto rows = documented();
  ASSERT_GT(rows.size(), 30U);
  for (const Errc code : all_codes()) {
    if (stays_inside(code)) continue;
    SCOPED_TRACE(name_of(code));
    ASSERT_TRUE(rows.contains(name_of(code)));
    const Row& row = rows.at(name_of(code));
    for (const bool is_get : {true, false}) {
      const json body = shown(Error{code, "why"}, is_get ? "GET" : "POST");
      EXPECT_EQ(body["code"], name_of(code));
      EXPECT_EQ(body["type"], std::string("urn:tpp-gateway:problem:") + name_of(code));
      expect_row(body, row, is_get);
    }
  }
}

TEST(Problem, OfABankThatIsLeftAloneTellsForHowLong) {
  ErrorContext context;
  context.retry_after = std::chrono::seconds(24);
  const auto error = with_context(Error{Errc::bank_unreachable, "why"}, std::move(context));
  for (const char* method : {"GET", "POST"}) {
    const json body = shown(error, method);
    EXPECT_EQ(body["code"], "bank_unavailable");
    EXPECT_EQ(body["retry_after"], 24);
    expect_row(body, documented().at("bank_unavailable"), false);
  }
}

TEST(Problem, TellsWhatIsLeftOfAQuotaInTheBodyAndAsRateLimit) {
  ErrorContext context;
  context.retry_after = std::chrono::seconds(90);
  context.quota = Allowance{4, 0, UtcTime(std::chrono::seconds(90))};
  const http::Response response =
      problem(with_context(Error{Errc::quota_exhausted, "spent"}, std::move(context)),
              ProblemSubject{"GET", "/v1/x", "request-1"});
  const json expected{{"limit", 4}, {"remaining", 0}, {"resets_at", "1970-01-01T00:01:30.000Z"}};
  EXPECT_EQ(shown(response)["quota"], expected);
  EXPECT_EQ(header_of(response, "RateLimit-Policy"), "\"unattended\";q=4");
  EXPECT_EQ(header_of(response, "RateLimit"), "\"unattended\";r=0;t=90");
}

TEST(Problem, OfEveryProtocolStatusIsTheRowOfTheDocument) {
  const auto rows = documented();
  const std::map<unsigned, std::string> codes{{400, "invalid_input"},
                                              {404, "not_found"},
                                              {405, "method_not_allowed"},
                                              {406, "not_acceptable"},
                                              {408, "request_timeout"},
                                              {411, "length_required"},
                                              {413, "payload_too_large"},
                                              {414, "uri_too_long"},
                                              {415, "unsupported_media_type"},
                                              {417, "expectation_failed"},
                                              {431, "headers_too_large"},
                                              {501, "not_implemented"},
                                              {503, "overloaded"},
                                              {505, "http_version_not_supported"}};
  for (const auto& [status, code] : codes) {
    SCOPED_TRACE(code);
    const json body = shown(protocol_problem(status, "why", ProblemSubject{}));
    EXPECT_EQ(body["code"], code);
    expect_row(body, rows.at(code), false);
  }
}

TEST(Problem, DocumentsNothingThatDoesNotExist) {
  std::map<std::string, Row> rows = documented();
  for (const Errc code : all_codes()) rows.erase(name_of(code));
  for (unsigned status = 400; status < 600; ++status)
    rows.erase(shown(protocol_problem(status, "", ProblemSubject{}))["code"]);
  rows.erase("bank_unavailable");  // bank_unreachable with a time to wait
  rows.erase("rate_limited");      // a client's own limit: documented ahead of it
  EXPECT_TRUE(rows.empty()) << rows.begin()->first;
}

TEST(Problem, OfTheInsideNeverShowsItself) {
  for (const Errc code : {Errc::access_token_refused, Errc::grant_refused, Errc::internal}) {
    const json body = shown(Error{code, "secret detail", "secret cause"});
    EXPECT_EQ(body["status"], 500);
    EXPECT_EQ(body["code"], "internal");
    EXPECT_EQ(body.dump().find("secret"), std::string::npos);
  }
}

TEST(Problem, TellsTheDetailAndNeverTheCause) {
  const json body = shown(Error{Errc::conflict, "the detail", "the cause"});
  EXPECT_EQ(body["detail"], "the detail");
  EXPECT_EQ(body.dump().find("the cause"), std::string::npos);
  EXPECT_EQ(body["instance"], "/v1/x");
  EXPECT_EQ(body["request_id"], "request-1");
}

TEST(Problem, ShowsItsContext) {
  ErrorContext context;
  context.fields = {{"/a", "is \"wrong\""}};
  context.retry_after = std::chrono::seconds(7);
  context.refusal = Refusal{401, "SCA_REQUIRED", "", "bank-1"};
  context.authorization_url = "https://bank.example/sca?state=s";
  context.authorization_expires_at = UtcTime();
  const auto response = problem(with_context(Error{Errc::consent_renewal_due, ""}, context),
                                ProblemSubject{"GET", "/v1/x", "r"});
  const json body = shown(response);
  EXPECT_EQ(body["errors"][0]["field"], "/a");
  EXPECT_EQ(body["errors"][0]["message"], "is \"wrong\"");
  EXPECT_EQ(body["retry_after"], 7);
  EXPECT_EQ(header_of(response, "Retry-After"), "7");
  EXPECT_EQ(body["bank"],
            (json{{"http_status", 401}, {"error", "SCA_REQUIRED"}, {"request_id", "bank-1"}}));
  EXPECT_EQ(body["authorization"]["url"], "https://bank.example/sca?state=s");
  EXPECT_EQ(body["authorization"]["expires_at"], "1970-01-01T00:00:00.000Z");
}

TEST(Problem, WithoutContextLeavesItsMembersOut) {
  const json body = shown(Error{Errc::consent_renewal_due, "due"});
  for (const char* member : {"errors", "retry_after", "bank", "authorization"})
    EXPECT_FALSE(body.contains(member)) << member;
}

TEST(Problem, AUrlWithoutOurStateIsNotHandedOut) {
  ErrorContext context;
  context.authorization_url = "https://bank.example/sca";
  EXPECT_FALSE(
      shown(with_context(Error{Errc::consent_renewal_due, ""}, context)).contains("authorization"));
}

TEST(Problem, OfUnauthorizedSaysHow) {
  const auto response = problem(Error{Errc::unauthorized, ""}, ProblemSubject{"GET", "/", "r"});
  EXPECT_TRUE(header_of(response, "WWW-Authenticate").starts_with("Bearer"));
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_EQ(header_of(response, "Cache-Control"), "no-store");
}

}  // namespace
}  // namespace tpp::gateway
