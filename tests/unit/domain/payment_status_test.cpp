#include <array>
#include <string>

#include <gtest/gtest.h>

#include "domain/payment.hpp"

namespace tpp {
namespace {

using namespace std::chrono_literals;
using enum PaymentStatus;

PaymentState state(PaymentStatus status, bool final = false) {
  return PaymentState{status, "", "", final};
}

PaymentState reported(PaymentStatus before, const char* code,
                      PaymentKind kind = PaymentKind::single) {
  return after_report(state(before), PaymentReport{code, ""}, kind);
}

TEST(PaymentStatus, FollowsTheIsoCodes) {
  struct Row {
    PaymentStatus before;
    const char* code;
    PaymentStatus after;
    bool final;
  };
  for (const Row& row :
       {Row{authorization_required, "RCVD", authorization_required, false},
        Row{authorizing, "PDNG", authorizing, false},
        Row{unknown, "RCVD", authorization_required, false},
        Row{authorization_required, "PATC", partially_authorized, false},
        Row{authorizing, "ACTC", processing, false},
        Row{partially_authorized, "ACCP", processing, false},
        Row{processing, "ACSP", processing, false}, Row{processing, "ACWC", processing, false},
        Row{processing, "ACSC", executed, true}, Row{processing, "ACCC", executed, true},
        Row{authorization_required, "RJCT", failed, true}, Row{unknown, "RJCT", failed, true},
        Row{processing, "CANC", cancelled, true}}) {
    const PaymentState after = reported(row.before, row.code);
    EXPECT_EQ(after.status, row.after) << row.code;
    EXPECT_EQ(after.final, row.final) << row.code;
    EXPECT_EQ(after.iso_status, row.code);
  }
}

TEST(PaymentStatus, ACodeThatWeDoNotKnowIsShownAndMovesNothing) {
  const PaymentState after = reported(processing, "ZZZZ");
  EXPECT_EQ(after.status, processing);
  EXPECT_EQ(after.iso_status, "ZZZZ");
  EXPECT_FALSE(after.final);
}

TEST(PaymentStatus, NothingMovesAFinalState) {
  const PaymentState executed_for_good = state(executed, true);
  EXPECT_EQ(after_report(executed_for_good, {"RJCT", "AM04"}, PaymentKind::single),
            executed_for_good);
}

TEST(PaymentStatus, AnExecutedStandingOrderCanStillBeCancelled) {
  const PaymentState after =
      after_report(state(executed, true), {"CANC", ""}, PaymentKind::standing_order);
  EXPECT_EQ(after.status, cancelled);
}

TEST(PaymentStatus, AReasonStaysOnlyWithABadEnd) {
  PaymentState before = state(failed);
  before.failure_reason = "access_denied";
  EXPECT_EQ(after_report(before, {"RJCT", "AM04"}, PaymentKind::single).failure_reason, "AM04");
  EXPECT_EQ(after_report(before, {"RJCT", ""}, PaymentKind::single).failure_reason,
            "access_denied");
  EXPECT_EQ(after_report(before, {"ACSP", ""}, PaymentKind::single).failure_reason, "");
}

TEST(PaymentStatus, IsAskedForOftenAtFirstAndSeldomLater) {
  const UtcTime start{};
  EXPECT_EQ(next_check(0, start, start), start + 2s);
  EXPECT_EQ(next_check(3, start, start), start + 60s);
  EXPECT_EQ(next_check(4, start, start + 10min), start + 15min);
  EXPECT_EQ(next_check(500, start, start + 25h), start + 26h);
}

TEST(PaymentNames, GoBothWays) {
  for (const char* name : {"single", "standing_order", "bulk"})
    EXPECT_EQ(name_of(*payment_kind_from(name)), name);
  for (const char* name :
       {"sepa-credit-transfers", "instant-sepa-credit-transfers", "cross-border-credit-transfers"})
    EXPECT_EQ(name_of(*payment_product_from(name)), name);
  for (const char* name :
       {"initiating", "authorization_required", "authorizing", "partially_authorized", "processing",
        "executed", "failed", "cancelled", "unknown"})
    EXPECT_EQ(name_of(*payment_status_from(name)), name);
  EXPECT_FALSE(payment_status_from("paid"));
}

// A bank whose answers go back and forth, for every order of three codes.
TEST(PaymentStatus, NeverGoesBackwardsHoweverTheBankFlaps) {
  const auto rank = [](const PaymentState& held) {
    switch (held.status) {
      case PaymentStatus::initiating:
      case PaymentStatus::unknown:
        return 0;
      case PaymentStatus::authorization_required:
      case PaymentStatus::authorizing:
        return 1;
      case PaymentStatus::partially_authorized:
        return 2;
      case PaymentStatus::processing:
        return 3;
      default:
        return 4;
    }
  };
  const std::array<std::string, 9> codes{"RCVD", "PDNG", "PATC", "ACTC", "ACSP",
                                         "XXXX", "ACSC", "RJCT", "CANC"};
  for (const auto& first : codes)
    for (const auto& second : codes)
      for (const auto& third : codes) {
        PaymentState now;
        for (const auto& code : {first, second, third}) {
          const PaymentState before = now;
          now = after_report(before, PaymentReport{code, ""}, PaymentKind::single);
          EXPECT_GE(rank(now), rank(before)) << first << " " << second << " " << third;
          if (before.final) EXPECT_EQ(now, before);
        }
      }
}

}  // namespace
}  // namespace tpp
