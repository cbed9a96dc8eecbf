// What goes out, header by header.

#include <gtest/gtest.h>

#include "given_bank.hpp"

namespace tpp::belfius {
namespace {

namespace chr = std::chrono;
using testing::GivenBank;
using testing::header_of;

std::string lines_of(const http::ClientRequest& request) {
  std::string lines = request.method + " " + request.target + "\n";
  for (const http::Header& header : request.headers)
    lines += header.name + ": " + header.value + "\n";
  return lines;
}

constexpr const char* details_answer =
    R"({"iban":"BE68539007547034","currency":"EUR","balance":1})";
constexpr const char* token_answer = R"({"access_token":"a"})";
constexpr const char* no_transactions = R"({"transactions":{"booked":[]}})";

TEST(Wire, AsksForTheConsentPageWithPkceAndTheRedirectUri) {
  GivenBank given;
  given.channel.answers(200, R"([{"language":"nl","consent_uri":"https://www.belfius.be/x"}])");
  ASSERT_TRUE(given.page());
  EXPECT_EQ(lines_of(given.channel.seen.at(0)),
            "GET /consent-uris?scope=AIS\n"
            "Request-ID: 3f0c2f43-9d7b-4a83-8c1e-5b6f0a1d2e3c\n"
            "Accept: application/vnd.belfius.api+json; version=4\n"
            "Accept-Language: nl\n"
            "Client-ID: client-1\n"
            "Redirect-URI: https://tpp.example/callback/belfius\n"
            "Code-Challenge-Method: S256\n"
            "Code-Challenge: iMnq5o6zALKXGivsnlom_0F5_WYda32GHkxlV7mq7hQ\n");
}

TEST(Wire, ExchangesACodeOnAFreshConnection) {
  GivenBank given;
  given.channel.answers(200, token_answer);
  ASSERT_TRUE(given.exchange());
  const http::ClientRequest& request = given.channel.seen.at(0);
  EXPECT_EQ(lines_of(request),
            "POST /token\n"
            "Request-ID: 3f0c2f43-9d7b-4a83-8c1e-5b6f0a1d2e3c\n"
            "Accept: application/vnd.belfius.api+json; version=3\n"
            "Accept-Language: fr\n"
            "Authorization: Basic Y2xpZW50LTE6czNjcmV0\n");
  EXPECT_EQ(request.content_type, "application/x-www-form-urlencoded");
  EXPECT_EQ(request.body,
            "grant_type=authorization_code&code=c%26de"
            "&redirect_uri=https%3A%2F%2Ftpp.example%2Fcallback%2Fbelfius&code_verifier=verifier");
  EXPECT_TRUE(request.fresh_connection);
}

TEST(Wire, RefreshesWithTheRefreshTokenAlone) {
  GivenBank given;
  given.channel.answers(200, token_answer);
  ASSERT_TRUE(given.refresh());
  EXPECT_EQ(given.channel.seen.at(0).body, "grant_type=refresh_token&refresh_token=refresh%2B1");
  EXPECT_TRUE(given.channel.seen.at(0).fresh_connection);
}

TEST(Wire, ListsAccountsWithTheAccessToken) {
  GivenBank given;
  given.channel.answers(200, "[]");
  ASSERT_TRUE(given.accounts());
  EXPECT_EQ(lines_of(given.channel.seen.at(0)),
            "GET /accounts?psu_involved=false\n"
            "Request-ID: 3f0c2f43-9d7b-4a83-8c1e-5b6f0a1d2e3c\n"
            "Accept: application/vnd.belfius.api+json; version=1\n"
            "Accept-Language: fr\n"
            "Client-ID: client-1\n"
            "Authorization: Bearer access-1\n");
}

TEST(Wire, TellsAboutTheCustomerOnlyWhereTheProfileSaysSo) {
  BankProfile profile = testing::some_profile();
  profile.endpoints.account.psu_headers = {*psu_header_named("PSU-IP-Address"),
                                           *psu_header_named("PSU-Device-ID"),
                                           *psu_header_named("PSU-Accept")};
  GivenBank given(profile);
  Call call = testing::attended_call();
  call.psu.facts = {{PsuFact::device_id, "device-1"}, {PsuFact::user_agent, "Browser/1"}};
  given.channel.answers(200, details_answer);
  given.channel.answers(200, no_transactions);
  ASSERT_TRUE(given.details(call));
  ASSERT_TRUE(given.transactions({}, testing::some_account(), call));
  const std::string about_account = lines_of(given.channel.seen.at(0));
  EXPECT_NE(about_account.find("PSU-IP-Address: 192.0.2.7\nPSU-Device-ID: device-1\n"),
            std::string::npos);
  EXPECT_EQ(about_account.find("PSU-User-Agent"), std::string::npos);
  EXPECT_EQ(about_account.find("PSU-Accept"), std::string::npos);
  EXPECT_EQ(lines_of(given.channel.seen.at(1)).find("PSU-"), std::string::npos);
}

TEST(Wire, TellsNothingAboutACustomerWhoIsNotThere) {
  BankProfile profile = testing::some_profile();
  profile.endpoints.account.psu_headers = {*psu_header_named("PSU-User-Agent")};
  GivenBank given(profile);
  Call call = testing::some_call();
  call.psu.facts = {{PsuFact::user_agent, "Browser/1"}};
  given.channel.answers(200, details_answer);
  ASSERT_TRUE(given.details(call));
  EXPECT_EQ(lines_of(given.channel.seen.at(0)).find("PSU-"), std::string::npos);
}

TEST(Wire, ReadsAnAccountInTheConsentsLanguageWithItsIdEncoded) {
  GivenBank given;
  given.channel.answers(200, details_answer);
  Call call = testing::attended_call();
  call.traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  ASSERT_TRUE(given.details(call));
  EXPECT_EQ(lines_of(given.channel.seen.at(0)),
            "GET /accounts/eyJ.x..y%2Fz?psu_involved=true\n"
            "Request-ID: 3f0c2f43-9d7b-4a83-8c1e-5b6f0a1d2e3c\n"
            "Accept: application/vnd.belfius.api+json; version=3\n"
            "Accept-Language: nl\n"
            "Client-ID: client-1\n"
            "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n"
            "Authorization: Bearer access-1\n");
}

TEST(Wire, ReadsTransactionsWithFilterPageAndScaToken) {
  GivenBank given;
  given.channel.answers(200, no_transactions);
  TransactionQuery query;
  query.from = Date{chr::year{2026}, chr::month{1}, chr::day{2}};
  query.to = Date{chr::year{2026}, chr::month{3}, chr::day{4}};
  query.currency = *Currency::parse("USD");
  query.page_key = "k/1";
  query.page_size = 5000;
  ASSERT_TRUE(given.transactions(query, testing::account_with_sca_token("sca-1")));
  EXPECT_EQ(given.channel.seen.at(0).target,
            "/accounts/eyJ.x..y%2Fz/transactions?date_from=2026-01-02&date_to=2026-03-04"
            "&currency=USD&pagesize=400&next=k%2F1&psu_involved=false");
  EXPECT_EQ(header_of(given.channel.seen.at(0), "SCA-Token"), "sca-1");
}

TEST(Wire, FollowsTheProfileInWhatTheDocumentsLeaveOpen) {
  BankProfile profile = testing::some_profile();
  profile.parameters.psu_involved.reset();
  profile.parameters.page_size = "limit";
  profile.next_repeats_query = false;
  profile.endpoints.transactions.redirect_uri = true;
  profile.endpoints.transactions.path = "/v9/{logical-id}/rows";
  GivenBank given(profile);
  given.channel.answers(200, no_transactions);
  TransactionQuery query;
  query.from = Date{chr::year{2026}, chr::month{1}, chr::day{2}};
  query.page_key = "k";
  ASSERT_TRUE(given.transactions(query));
  EXPECT_EQ(given.channel.seen.at(0).target, "/v9/eyJ.x..y%2Fz/rows?limit=100&next=k");
  EXPECT_EQ(header_of(given.channel.seen.at(0), "Redirect-URI"),
            "https://tpp.example/callback/belfius");
}

TEST(Wire, PutsThePathOfTheBaseUrlInFront) {
  BelfiusAccess access = testing::some_access();
  access.base_url = "https://sandbox.example:8443/sandbox/psd2/";
  GivenBank given(testing::some_profile(), access);
  given.channel.answers(200, token_answer);
  given.channel.answers(200, details_answer);
  ASSERT_TRUE(given.refresh());
  ASSERT_TRUE(given.details());
  EXPECT_EQ(given.channel.seen.at(0).target, "/sandbox/psd2/token");
  EXPECT_EQ(given.channel.seen.at(1).target,
            "/sandbox/psd2/accounts/eyJ.x..y%2Fz?psu_involved=false");
}

TEST(Wire, FallsBackToTheFirstLanguageOfTheBank) {
  GivenBank given;
  given.channel.answers(200, R"([{"language":"fr","consent_uri":"https://www.belfius.be/x"}])");
  ASSERT_TRUE(given.page("en"));
  EXPECT_EQ(header_of(given.channel.seen.at(0), "Accept-Language"), "fr");
}

TEST(Wire, NeverLetsTextFromOutsideBreakAHeader) {
  GivenBank given;
  given.channel.answers(200, no_transactions);
  Call call = testing::some_call();
  call.traceparent = "00-\r\nClient-ID: other";
  const AccountAccess access = testing::account_with_sca_token("sca\r\nX: y");
  ASSERT_TRUE(given.transactions({}, access, call));
  EXPECT_EQ(header_of(given.channel.seen.at(0), "SCA-Token"), "");
  EXPECT_EQ(header_of(given.channel.seen.at(0), "traceparent"), "");
}

TEST(Wire, NeverWaitsLongerThanTheCallerOrItsOwnLimit) {
  GivenBank given;
  given.channel.answers(200, details_answer);
  given.channel.answers(200, details_answer);
  given.channel.answers(200, token_answer);
  Call soon = testing::some_call();
  soon.by = chr::steady_clock::now() + chr::seconds(1);
  const Call late = testing::some_call();
  ASSERT_TRUE(given.details(soon));
  ASSERT_TRUE(given.details(late));
  ASSERT_TRUE(given.refresh());
  EXPECT_EQ(given.channel.deadlines.at(0), soon.by);
  EXPECT_LT(given.channel.deadlines.at(1), late.by);
  EXPECT_LT(given.channel.deadlines.at(2), given.channel.deadlines.at(1));
}

TEST(Wire, CountsCallsByEndpointAndOutcome) {
  GivenBank given;
  given.channel.answers(200, details_answer);
  given.channel.answers(503, "");
  given.channel.answers(200, "{}");
  (void)given.details();
  (void)given.transactions();
  (void)given.refresh();
  const std::vector<std::string> expected{"account ok", "transactions bank_failed",
                                          "token bank_answer_invalid"};
  EXPECT_EQ(given.probe.seen, expected);
}

}  // namespace
}  // namespace tpp::belfius
