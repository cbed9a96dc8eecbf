#include "http/router.hpp"

#include <gtest/gtest.h>

namespace tpp::http {
namespace {

struct Routes {
  RouteIndex index;
  std::size_t list = index.add("GET", "/v1/accounts");
  std::size_t one = index.add("GET", "/v1/accounts/{account_id}");
  std::size_t balances = index.add("GET", "/v1/accounts/{account_id}/balances");
  std::size_t complete = index.add("POST", "/v1/authorizations/complete");
  std::size_t any = index.add("POST", "/v1/authorizations/{id}");
  std::size_t remove = index.add("DELETE", "/v1/accounts/{account_id}");
};

TEST(RouteIndex, FindsTheRouteAndDecodesItsParameters) {
  const Routes routes;
  const auto match = routes.index.find("GET", "/v1/accounts/a%20b/balances");
  EXPECT_EQ(match.outcome, RouteLookup::found);
  EXPECT_EQ(match.index, routes.balances);
  EXPECT_EQ(match.parameters.get("account_id"), "a b");
}

TEST(RouteIndex, PrefersLiteralSegments) {
  const Routes routes;
  EXPECT_EQ(routes.index.find("POST", "/v1/authorizations/complete").index, routes.complete);
  EXPECT_EQ(routes.index.find("POST", "/v1/authorizations/other").index, routes.any);
}

TEST(RouteIndex, TellsWhichMethodsAPathHas) {
  const Routes routes;
  const auto match = routes.index.find("PUT", "/v1/accounts/1");
  EXPECT_EQ(match.outcome, RouteLookup::method_not_allowed);
  EXPECT_EQ(match.allowed_methods, "GET, DELETE");
}

TEST(RouteIndex, MatchesWholePathsOnly) {
  const Routes routes;
  for (const char* path : {"/", "/v1", "/v1/accounts/", "/v1/accounts/1/", "//v1/accounts",
                           "/v1/accounts/1/balances/2", "/V1/accounts"}) {
    EXPECT_EQ(routes.index.find("GET", path).outcome, RouteLookup::no_such_path) << path;
  }
}

TEST(RouteIndex, RefusesAParameterThatCannotBeDecoded) {
  const Routes routes;
  EXPECT_EQ(routes.index.find("GET", "/v1/accounts/a%0a").outcome, RouteLookup::bad_encoding);
}

TEST(RouteIndex, TellsAskersForUnknownParameters) {
  EXPECT_THROW(PathParameters().get("nothing"), std::logic_error);
}

}  // namespace
}  // namespace tpp::http
