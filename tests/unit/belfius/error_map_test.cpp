#include "belfius/error_map.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "given_bank.hpp"

namespace tpp::belfius {
namespace {

namespace chr = std::chrono;
using testing::GivenBank;

std::string error_body(const std::string& name, const std::string& number,
                       const std::string& more = "") {
  return R"({"error":")" + name + R"(","error_code":")" + number +
         R"(","error_description":"words of the bank")" + (more.empty() ? more : "," + more) + "}";
}

Error read_error(unsigned status, std::string body) {
  GivenBank given;
  given.channel.answers(status, std::move(body));
  auto page = given.transactions();
  return page ? Error{Errc::internal, "no error"} : page.error();
}

struct Row {
  unsigned status;
  const char* name;
  const char* number;
  Errc expected;
};

void PrintTo(const Row& row, std::ostream* out) {
  *out << row.status << ' ' << row.name << ' ' << row.number;
}

class ReadRefusal : public ::testing::TestWithParam<Row> {};

TEST_P(ReadRefusal, BecomesAnErrorThePortKnows) {
  const Row& row = GetParam();
  const Error error = read_error(row.status, error_body(row.name, row.number));
  EXPECT_STREQ(name_of(error.code), name_of(row.expected));
  EXPECT_EQ(error.detail.find("words of the bank"), std::string::npos);
  ASSERT_TRUE(error.context && error.context->refusal);
  EXPECT_EQ(error.context->refusal->reply_status, static_cast<int>(row.status));
  EXPECT_EQ(error.context->refusal->name, row.name);
  EXPECT_EQ(error.context->refusal->number, row.number);
}

constexpr const char* security = "FAILED_SECURITY_VALIDATION";

INSTANTIATE_TEST_SUITE_P(
    Newest, ReadRefusal,
    ::testing::Values(
        Row{400, "MISSING_INPUT", "GEN-1201-100001", Errc::bank_refused},
        Row{400, "MISSING_INPUT", "GEN-1201-100002", Errc::bank_refused},
        Row{400, "INVALID_INPUT", "GEN-1202-100001", Errc::bank_refused},
        Row{400, "INVALID_INPUT", "GEN-1202-100002", Errc::bank_refused},
        Row{401, security, "GEN-1203-100003", Errc::access_token_refused},
        Row{401, security, "GEN-1203-100004", Errc::bank_refused},
        Row{401, security, "GEN-1203-100008", Errc::bank_refused},
        Row{401, security, "GEN-1203-100009", Errc::bank_rejected_gateway},
        Row{401, security, "GEN-1203-100010", Errc::bank_refused},
        Row{401, security, "", Errc::bank_refused},
        Row{403, "INVALID_TPP", "B14663ZZ-2100-000000", Errc::bank_rejected_gateway},
        Row{403, "INVALID_ACCOUNT", "B14800ZZ-3002-000000", Errc::wrong_brand},
        Row{403, "ACCESS_DENIED", "B14800ZZ-3004-000000", Errc::account_blocked},
        Row{403, "CHANNEL_NOT_PERMITTED", "B14800ZZ-3007-000000", Errc::channel_not_permitted},
        Row{403, "ACCOUNT_NOT_SUPPORTED", "B14800-3008-000000", Errc::account_not_supported},
        Row{403, "NO_ACTIVE_CONSENT", "B14800ZZ-3013-000000", Errc::consent_revoked},
        Row{403, "NO_ACTIVE_CONSENT", "B14800-3013-000000", Errc::consent_revoked},
        Row{403, "", "B14800-3013-000000", Errc::consent_revoked},
        Row{403, "FORBIDDEN", "B14821ZZ-2101-000000", Errc::bank_refused}));

INSTANTIATE_TEST_SUITE_P(
    Older, ReadRefusal,
    ::testing::Values(Row{400, "missing_input", "10001", Errc::bank_refused},
                      Row{400, "invalid_input", "10002", Errc::bank_refused},
                      Row{401, "invalid_access_token", "10006", Errc::access_token_refused},
                      Row{401, "", "10006", Errc::access_token_refused},
                      Row{403, "", "20003", Errc::account_not_supported},
                      Row{403, "channel_not_permitted", "20004", Errc::channel_not_permitted},
                      Row{403, "no_active_consent", "20005", Errc::consent_revoked},
                      Row{400, "SCA_required", "20007", Errc::consent_renewal_due},
                      Row{404, "", "", Errc::bank_refused}, Row{406, "", "", Errc::bank_refused},
                      Row{418, "NEW_ERROR", "X-1-2", Errc::bank_refused},
                      Row{429, "", "", Errc::quota_exhausted},
                      Row{429, "NO_ACTIVE_CONSENT", "B14800ZZ-3013-000000", Errc::quota_exhausted},
                      Row{500, "internal_server_error", "", Errc::bank_failed},
                      Row{502, "", "", Errc::bank_failed},
                      Row{503, "SERVICE_UNAVAILABLE", "", Errc::bank_failed},
                      Row{503, "NO_ACTIVE_CONSENT", "B14800ZZ-3013-000000", Errc::bank_failed},
                      Row{504, "", "", Errc::bank_failed}));

TEST(ReadRefusalDetail, TellsTheRefusalsOfAnAccountApart) {
  std::vector<std::string> details;
  for (const char* name : {"INVALID_ACCOUNT", "ACCESS_DENIED", "CHANNEL_NOT_PERMITTED",
                           "ACCOUNT_NOT_SUPPORTED", "FORBIDDEN"})
    details.push_back(read_error(403, error_body(name, "")).detail);
  std::ranges::sort(details);
  EXPECT_EQ(std::ranges::adjacent_find(details), details.end());
}

class UnreadableRefusal : public ::testing::TestWithParam<const char*> {};

TEST_P(UnreadableRefusal, IsJudgedByItsStatusAlone) {
  EXPECT_EQ(read_error(401, GetParam()).code, Errc::bank_refused);
  EXPECT_EQ(read_error(403, GetParam()).code, Errc::bank_refused);
  EXPECT_EQ(read_error(503, GetParam()).code, Errc::bank_failed);
}

INSTANTIATE_TEST_SUITE_P(Kinds, UnreadableRefusal,
                         ::testing::Values("", "<html>", "{", "[]", "{\"error\":7}", "null"));

TEST(Refusal, IsNotReadFromAPageThatOnlyLooksLikeJson) {
  GivenBank given;
  given.channel.answers(403, error_body("NO_ACTIVE_CONSENT", "B14800ZZ-3013-000000"), "text/html");
  EXPECT_EQ(given.transactions().error().code, Errc::bank_refused);
}

TEST(Refusal, CarriesTheBanksRequestIdElseOurs) {
  GivenBank given;
  given.channel.answers(403, error_body("FORBIDDEN", "1"));
  given.channel.add_header("Response-ID", "resp-1");
  given.channel.answers(403, error_body("FORBIDDEN", "1"));
  given.channel.add_header("Request-ID", "req-1");
  given.channel.answers(403, error_body("FORBIDDEN", "1"));
  EXPECT_EQ(given.details().error().context->refusal->request_id, "resp-1");
  EXPECT_EQ(given.details().error().context->refusal->request_id, "req-1");
  EXPECT_EQ(given.details().error().context->refusal->request_id, testing::fixed_uuid);
}

TEST(Refusal, KeepsOnlyTheWordCharactersOfTheBanksTexts) {
  const Error error =
      read_error(403, error_body("A<b>\\u000a_" + std::string(100, 'x'), "1-2 3;DROP"));
  EXPECT_EQ(error.context->refusal->name, "Ab_" + std::string(61, 'x'));
  EXPECT_EQ(error.context->refusal->number, "1-23DROP");
}

TEST(Refusal, SaysWhenToComeBack) {
  GivenBank given;
  given.channel.answers(429, "");
  given.channel.add_header("Retry-After", "60");
  given.channel.answers(429, "");
  given.channel.add_header("Retry-After", "later");
  EXPECT_EQ(given.details().error().context->retry_after, chr::seconds(60));
  EXPECT_EQ(given.details().error().context->retry_after, std::nullopt);
}

TEST(Answer, WithAStatusNobodyAskedForIsInvalid) {
  for (const unsigned status : {201U, 204U, 302U, 304U})
    EXPECT_EQ(read_error(status, "{}").code, Errc::bank_answer_invalid) << status;
}

// Fresh SCA.

constexpr const char* sca_page = "https://www.belfius.be/sca?t=1";

Error sca_error(const std::string& more) {
  return read_error(401, error_body("SCA_REQUIRED", "B14800ZZ-0PLC-REDRCT", more));
}

TEST(ScaRequired, FindsThePageInTheFirstMemberThatHoldsAUrl) {
  const Error error = sca_error(R"("help":"see the page","go":")" + std::string(sca_page) +
                                R"(","other":"https://www.belfius.be/other")");
  EXPECT_EQ(error.code, Errc::consent_renewal_due);
  EXPECT_EQ(error.context->authorization_url, sca_page);
}

TEST(ScaRequired, FindsThePageInTheDescription) {
  const Error error = read_error(
      400, R"({"error":"SCA_required","error_code":"20007",)"
           R"("error_description":"Go to \"https://www.belfius.be/sca?t=1\". Then come back."})");
  EXPECT_EQ(error.code, Errc::consent_renewal_due);
  EXPECT_EQ(error.context->authorization_url, sca_page);
}

TEST(ScaRequired, FindsThePageInTheLocationHeader) {
  GivenBank given;
  given.channel.answers(401, error_body("SCA_REQUIRED", "B14800-0PLC-REDRCT"));
  given.channel.add_header("Location", sca_page);
  EXPECT_EQ(given.transactions().error().context->authorization_url, sca_page);
}

TEST(ScaRequired, LooksOnlyWhereTheProfileSays) {
  BankProfile profile = testing::some_profile();
  profile.sca_page.member = "sca_redirect";
  profile.sca_page.places = {ScaPagePlace::body};
  GivenBank given(profile);
  given.channel.answers(401, error_body("SCA_REQUIRED", "",
                                        R"("doc":"https://www.belfius.be/doc","sca_redirect":")" +
                                            std::string(sca_page) + "\""));
  EXPECT_EQ(given.transactions().error().context->authorization_url, sca_page);
}

TEST(ScaRequired, MayPointToTheSimulatorOverHttp) {
  const Error error = sca_error(R"("redirect_uri":"http://127.0.0.1:9100/sca")");
  EXPECT_EQ(error.context->authorization_url, "http://127.0.0.1:9100/sca");
}

TEST(ScaRequired, IsNotTrustedWithAPageOfAForeignOrigin) {
  for (const char* url : {"https://evil.example/", "https://www.belfius.be.evil.example/"}) {
    const Error error = sca_error(R"("redirect_uri":")" + std::string(url) + "\"");
    EXPECT_EQ(error.code, Errc::bank_answer_invalid);
    EXPECT_EQ(error.context->authorization_url, std::nullopt);
  }
}

TEST(ScaRequired, WithoutAnyPageIsStillARenewal) {
  const Error error = sca_error("");
  EXPECT_EQ(error.code, Errc::consent_renewal_due);
  EXPECT_EQ(error.context->authorization_url, std::nullopt);
}

// POST /token.

struct TokenRow {
  unsigned status;
  const char* name;
  const char* number;
  Errc at_exchange;
  Errc at_refresh;
};

void PrintTo(const TokenRow& row, std::ostream* out) {
  *out << row.status << ' ' << row.name << ' ' << row.number;
}

class TokenRefusal : public ::testing::TestWithParam<TokenRow> {};

TEST_P(TokenRefusal, BlamesTheConsentOnlyWhenThatIsCertain) {
  const TokenRow& row = GetParam();
  GivenBank given;
  given.channel.answers(row.status, error_body(row.name, row.number));
  given.channel.answers(row.status, error_body(row.name, row.number));
  EXPECT_STREQ(name_of(given.exchange().error().code), name_of(row.at_exchange));
  EXPECT_STREQ(name_of(given.refresh().error().code), name_of(row.at_refresh));
}

constexpr Errc ours = Errc::bank_rejected_gateway;
constexpr Errc refused_grant = Errc::grant_refused;
constexpr Errc unknown = Errc::bank_outcome_unknown;

INSTANTIATE_TEST_SUITE_P(
    Kinds, TokenRefusal,
    ::testing::Values(
        TokenRow{401, security, "GEN-1203-100004", refused_grant, refused_grant},
        TokenRow{401, "invalid_grant", "10006", refused_grant, refused_grant},
        TokenRow{400, "invalid_grant", "", refused_grant, refused_grant},
        TokenRow{401, security, "GEN-1203-100008", refused_grant, ours},
        TokenRow{401, security, "GEN-1203-100009", ours, ours},
        TokenRow{401, "invalid_client", "", ours, ours}, TokenRow{401, "", "", ours, ours},
        TokenRow{403, "INVALID_TPP", "B14663ZZ-2100-000000", ours, ours},
        TokenRow{403, "NO_ACTIVE_CONSENT", "B14800ZZ-3013-000000", refused_grant, refused_grant},
        TokenRow{400, "MISSING_INPUT", "GEN-1201-100002", Errc::bank_refused, Errc::bank_refused},
        TokenRow{400, "INVALID_INPUT", "GEN-1202-100002", refused_grant, Errc::bank_refused},
        TokenRow{404, "", "", Errc::bank_refused, Errc::bank_refused},
        TokenRow{429, "", "", Errc::quota_exhausted, Errc::quota_exhausted},
        TokenRow{500, "internal_server_error", "", unknown, unknown},
        TokenRow{503, "", "", unknown, unknown}));

TEST(DecisiveGroup, IsThePartOfAnErrorNumberThatVaries) {
  EXPECT_EQ(decisive_group("GEN-1203-100003"), "100003");
  EXPECT_EQ(decisive_group("B14800ZZ-3013-000000"), "3013");
  EXPECT_EQ(decisive_group("B14800-3013-000000"), "3013");
  EXPECT_EQ(decisive_group("B14800ZZ-0PLC-REDRCT"), "0PLC");
  EXPECT_EQ(decisive_group("10006"), "10006");
  EXPECT_EQ(decisive_group(""), "");
  EXPECT_EQ(decisive_group("GEN-"), "");
}

}  // namespace
}  // namespace tpp::belfius
