#include "api/caller_limits.hpp"

#include <gtest/gtest.h>

#include "given_api.hpp"

namespace tpp::gateway::testing {
namespace {

using namespace std::chrono_literals;
using Verdict = CallerLimits::Verdict;

const SteadyTime now{std::chrono::hours(1)};

Client client_named(const std::string& id) {
  Client client;
  client.id = ClientId{id};
  return client;
}

TEST(CallerLimits, ABurstPassesAndThenOneForEachInterval) {
  CallerLimits limits({2, 3, 0, 0});
  const Client client = client_named("a");
  for (int i = 0; i < 3; ++i) EXPECT_EQ(limits.enter(client, now).verdict, Verdict::admitted);
  auto refused = limits.enter(client, now);
  EXPECT_EQ(refused.verdict, Verdict::too_fast);
  EXPECT_EQ(refused.wait, 1s);
  EXPECT_EQ(refused.left->remaining, 0);
  EXPECT_EQ(limits.enter(client, now + 499ms).verdict, Verdict::too_fast);
  EXPECT_EQ(limits.enter(client, now + 500ms).verdict, Verdict::admitted);
  EXPECT_EQ(limits.enter(client, now + 500ms).verdict, Verdict::too_fast);
}

TEST(CallerLimits, TellsWhatIsLeftAndWhenAllIsBack) {
  CallerLimits limits({1, 10, 0, 0});
  const auto entry = limits.enter(client_named("a"), now);
  EXPECT_EQ(entry.left->limit, 10);
  EXPECT_EQ(entry.left->remaining, 9);
  EXPECT_EQ(entry.left->resets_in, 1s);
  EXPECT_EQ(entry.left->window, 10s);
}

TEST(CallerLimits, ClientsDoNotShare) {
  CallerLimits limits({1, 1, 1, 0});
  EXPECT_EQ(limits.enter(client_named("a"), now).verdict, Verdict::admitted);
  EXPECT_EQ(limits.enter(client_named("b"), now).verdict, Verdict::admitted);
}

TEST(CallerLimits, RequestsUnderWayAreCountedAndGivenBack) {
  CallerLimits limits({0, 1, 2, 0});
  const Client client = client_named("a");
  EXPECT_EQ(limits.enter(client, now).verdict, Verdict::admitted);
  EXPECT_EQ(limits.enter(client, now).verdict, Verdict::admitted);
  EXPECT_EQ(limits.enter(client, now).verdict, Verdict::too_many);
  limits.leave(client.id);
  EXPECT_EQ(limits.enter(client, now).verdict, Verdict::admitted);
}

TEST(CallerLimits, AClientsOwnNumbersGoBeforeTheDefaults) {
  CallerLimits limits({1, 1, 1, 0});
  Client client = client_named("a");
  client.limits = {0, std::nullopt, 0};
  for (int i = 0; i < 100; ++i) {
    const auto entry = limits.enter(client, now);
    EXPECT_EQ(entry.verdict, Verdict::admitted);
    EXPECT_FALSE(entry.left);
  }
}

TEST(FailedCallers, AnAddressMayFailSoOftenAMinute) {
  FailedCallers failures(3);
  for (int i = 0; i < 3; ++i) {
    EXPECT_FALSE(failures.blocked("192.0.2.1", now));
    failures.failed("192.0.2.1", now);
  }
  EXPECT_TRUE(failures.blocked("192.0.2.1", now));
  EXPECT_FALSE(failures.blocked("192.0.2.2", now));
  EXPECT_FALSE(failures.blocked("192.0.2.1", now + 20s));
}

TEST(FailedCallers, AnIpv6NetworkIsOneAddress) {
  FailedCallers failures(1);
  failures.failed("2001:db8:0:1::1", now);
  EXPECT_TRUE(failures.blocked("2001:db8:0:1:ffff::2", now));
  EXPECT_FALSE(failures.blocked("2001:db8:0:2::1", now));
}

TEST(FailedCallers, TheTableIsBounded) {
  FailedCallers failures(1);
  for (std::size_t i = 0; i < 3 * FailedCallers::addresses_limit; ++i)
    failures.failed("host-" + std::to_string(i), now);
  EXPECT_LE(failures.size(), FailedCallers::addresses_limit);
  FailedCallers off(0);
  off.failed("192.0.2.1", now);
  EXPECT_EQ(off.size(), 0U);
}

TEST(RateLimitFields, AreSaidOnceLessThanHalfIsLeft) {
  http::Response calm, hasty;
  add_rate_limit(calm, {10, 5, 3s, 10s});
  EXPECT_TRUE(calm.headers.empty());
  hasty.headers.push_back({"RateLimit", "\"unattended\";r=2"});
  add_rate_limit(hasty, {10, 4, 6s, 10s});
  EXPECT_EQ(header_of(hasty, "RateLimit"), "\"unattended\";r=2, \"client\";r=4;t=6");
  EXPECT_EQ(header_of(hasty, "RateLimit-Policy"), "\"client\";q=10;w=10");
}

}  // namespace
}  // namespace tpp::gateway::testing
