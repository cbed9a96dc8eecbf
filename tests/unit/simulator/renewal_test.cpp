#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "unit/simulator/bank_at_work.hpp"

namespace tpp::simulator {
namespace {

using std::chrono::days;
using std::chrono::seconds;

// A consent given 90 days ago, its tokens refreshed meanwhile.
struct DueForRenewal {
  DueForRenewal() : tokens(work.enrol("an.peeters")), id(work.first_logical_id(tokens)) {
    work.pass(days{89});
    tokens = work.refreshed(tokens);
    work.pass(days{1});
    tokens = work.refreshed(tokens);
  }

  http::Response history(const std::string& sca_token) {
    auto ask = work.account_ask(tokens, "/accounts/" + id + "/transactions", 2);
    if (!sca_token.empty()) ask.headers["SCA-Token"] = sca_token;
    return work.ask(ask);
  }

  std::string approve_renewal() {
    const std::string url = json_of(history(""))["redirect_uri"];
    const auto answer = work.control("POST", "/approve", {{"consent_uri", url + "&state=R"}});
    return answer["location"];
  }

  BankAtWork work;
  Tokens tokens;
  std::string id;
};

TEST(Renewal, IsAskedForByTransactionsButNotByBalances) {
  DueForRenewal due;
  const auto refused = due.history("");
  EXPECT_EQ(refused.status, 401U);
  EXPECT_EQ(json_of(refused)["error"], "SCA_REQUIRED");
  EXPECT_EQ(due.work.ask(due.work.account_ask(due.tokens, "/accounts/" + due.id, 3)).status, 200U);
}

TEST(Renewal, WaitsForTheNewerPeriodWhenThatIsSet) {
  DueForRenewal due;
  due.work.settings.sca_period = days{180};
  EXPECT_EQ(due.history("").status, 200U);
}

TEST(Renewal, HandsOutAnScaTokenAndTheUntouchedState) {
  DueForRenewal due;
  const std::string location = due.approve_renewal();
  EXPECT_TRUE(location.starts_with("https://tpp.example/callback/belfius?sca_token="));
  EXPECT_EQ(parameter_of(location, "state"), "R");
  EXPECT_EQ(due.history(parameter_of(location, "sca_token")).status, 200U);
}

TEST(Renewal, OpensTransactionsForAnotherPeriod) {
  DueForRenewal due;
  due.approve_renewal();
  EXPECT_EQ(due.history("").status, 200U);
}

TEST(ScaToken, EndsAfterAnHourAndFitsItsConsentOnly) {
  DueForRenewal due;
  const std::string token = parameter_of(due.approve_renewal(), "sca_token");
  const Tokens luc = due.work.enrol("luc.dubois");
  EXPECT_EQ(error_code_of(due.history(luc.sca)), "GEN-1203-100010");
  due.work.settings.access_token_life = days{1};
  due.work.pass(seconds{3599});
  EXPECT_EQ(due.history(token).status, 200U);
  due.work.pass(seconds{1});
  EXPECT_EQ(error_code_of(due.history(token)), "GEN-1203-100010");
}

TEST(Renewal, ThatIsRefusedChangesNothing) {
  DueForRenewal due;
  const std::string url = json_of(due.history(""))["redirect_uri"];
  const auto answer =
      due.work.control("POST", "/approve", {{"consent_uri", url}, {"decision", "refuse"}});
  EXPECT_EQ(parameter_of(answer["location"], "error"), "access_denied");
  EXPECT_EQ(due.history("").status, 401U);
}

}  // namespace
}  // namespace tpp::simulator
