#include "http/problem.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tpp::http {
namespace {

TEST(Problem, WritesOnlyWhatIsSet) {
  Problem problem;
  problem.status = 404;
  problem.code = "not_found";
  const auto response = to_response(problem);
  EXPECT_EQ(response.status, 404u);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_EQ(response.body, R"({"status":404,"code":"not_found"})");
}

TEST(Problem, WritesEveryMember) {
  Problem problem;
  problem.type = "https://example/problems/bank-refused";
  problem.status = 502;
  problem.retryable = true;
  problem.retry_after = std::chrono::seconds(7);
  problem.bank =
      ProblemBank{.http_status = 429, .error = "limit", .error_code = {}, .request_id = "r"};
  problem.errors.push_back(FieldError{"/amount", "is missing"});
  const auto json = nlohmann::json::parse(to_response(problem).body);
  EXPECT_EQ(json["retry_after"], 7);
  EXPECT_EQ(json["bank"]["http_status"], 429);
  EXPECT_FALSE(json["bank"].contains("error_code"));
  EXPECT_EQ(json["errors"][0]["field"], "/amount");
}

TEST(Problem, IsNeverCachedAndTellsWhenToComeBack) {
  Problem problem;
  problem.retry_after = std::chrono::seconds(7);
  const auto response = to_response(problem);
  ASSERT_EQ(response.headers.size(), 2u);
  EXPECT_EQ(response.headers[0].name + ": " + response.headers[0].value, "Cache-Control: no-store");
  EXPECT_EQ(response.headers[1].name + ": " + response.headers[1].value, "Retry-After: 7");
}

TEST(Problem, RepairsTextThatIsNotUtf8) {
  Problem problem;
  problem.detail = "caf\xe9";
  EXPECT_EQ(nlohmann::json::parse(to_response(problem).body)["detail"], "caf\xef\xbf\xbd");
}

}  // namespace
}  // namespace tpp::http
