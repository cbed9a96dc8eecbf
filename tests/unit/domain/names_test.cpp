#include <gtest/gtest.h>

#include "domain/client.hpp"
#include "domain/consent.hpp"

namespace tpp {
namespace {

TEST(Names, OfConsentStatusesWorkBothWays) {
  using enum ConsentStatus;
  const std::vector<std::pair<ConsentStatus, std::string>> table{
      {pending_authorization, "pending_authorization"},
      {authorized, "authorized"},
      {renewal_due, "renewal_due"},
      {expired, "expired"},
      {revoked, "revoked"},
      {rejected, "rejected"},
      {failed, "failed"}};
  for (const auto& [status, name] : table) {
    EXPECT_EQ(name_of(status), name);
    EXPECT_EQ(consent_status_from(name), status);
  }
}

TEST(Names, OfConsentScopesWorkBothWays) {
  for (auto scope : {ConsentScope::ais, ConsentScope::caf})
    EXPECT_EQ(consent_scope_from(name_of(scope)), scope);
  EXPECT_EQ(name_of(ConsentScope::caf), "caf");
}

TEST(Names, OfTokenStatesWorkBothWays) {
  using enum TokenState;
  const std::vector<std::pair<TokenState, std::string>> table{
      {fresh, "fresh"}, {refreshing, "refreshing"}, {uncertain, "uncertain"}, {refused, "refused"}};
  for (const auto& [state, name] : table) {
    EXPECT_EQ(name_of(state), name);
    EXPECT_EQ(token_state_from(name), state);
  }
}

TEST(Names, OfClientScopesWorkBothWays) {
  using enum ClientScope;
  const std::vector<std::pair<ClientScope, std::string>> table{
      {ais, "ais"}, {pis, "pis"}, {caf, "caf"}, {admin, "admin"}};
  for (const auto& [scope, name] : table) {
    EXPECT_EQ(name_of(scope), name);
    EXPECT_EQ(client_scope_from(name), scope);
  }
}

TEST(Names, ThatAreNotThereGiveNothing) {
  for (const char* name : {"", "AIS", "authorised", "fresh "}) {
    EXPECT_FALSE(consent_status_from(name));
    EXPECT_FALSE(consent_scope_from(name));
    EXPECT_FALSE(token_state_from(name));
    EXPECT_FALSE(client_scope_from(name));
  }
}

TEST(Client, OwnsExactlyItsReturnUrls) {
  Client client;
  client.return_urls = {"https://app.example/back"};
  EXPECT_TRUE(client.owns_return_url("https://app.example/back"));
  EXPECT_FALSE(client.owns_return_url("https://app.example/back/"));
  EXPECT_FALSE(client.owns_return_url("https://app.example/back?x=1"));
  EXPECT_FALSE(client.owns_return_url("https://APP.example/back"));
}

}  // namespace
}  // namespace tpp
