#include "belfius/profile.hpp"

#include <gtest/gtest.h>

#include "given_bank.hpp"

namespace tpp::belfius {
namespace {

constexpr std::string_view smallest = R"({
  // comments are allowed
  "id": "b", "name": "B", "brand": "b", "generation": "1",
  "base_url": "https://bank.example:8443", "allowed_page_origins": ["https://www.bank.example"]
})";

std::string with(std::string_view members) {
  std::string text(smallest);
  text.insert(text.find('{') + 1, std::string(members) + ",");
  return text;
}

std::vector<std::string> problem_keys(const Result<BankProfile>& profile) {
  std::vector<std::string> keys;
  if (profile || !profile.error().context) return keys;
  for (const FieldError& problem : profile.error().context->fields) keys.push_back(problem.field);
  return keys;
}

std::vector<std::string> keys_of_problems_in(std::string_view members) {
  return problem_keys(parse_profile(with(members)));
}

using Keys = std::vector<std::string>;

TEST(BankProfileFile, ShippedOnesLoad) {
  for (const char* name : {"belfius", "banx", "belfius-v1", "banx-v1", "belfius-sandbox"}) {
    auto profile = load_profile(std::string(TPP_SOURCE_DIR) + "/deploy/banks/" + name + ".json");
    ASSERT_TRUE(profile) << profile.error().detail;
    EXPECT_EQ(profile->id.value, name);
    EXPECT_EQ(profile->page_limit, 400U);
    EXPECT_TRUE(profile->funds);
    EXPECT_EQ(profile->endpoints.accounts.has_value(), !profile->token_brings_account);
  }
}

TEST(BankProfileFile, FillsInTheAssumptionsForWhatItDoesNotSay) {
  auto profile = parse_profile(smallest);
  ASSERT_TRUE(profile) << profile.error().detail;
  EXPECT_EQ(profile->endpoints.account.path, "/accounts/{logical-id}");
  EXPECT_EQ(profile->endpoints.token.accept, "application/vnd.belfius.api+json; version=3");
  EXPECT_EQ(profile->lifetimes.consent, std::chrono::days(180));
  EXPECT_EQ(profile->parameters.psu_involved, "psu_involved");
}

TEST(BankProfileFile, TheLifeOfARefreshTokenMayBeUnknown) {
  auto life = [](const std::string& value) {
    return parse_profile(with(R"("lifetimes": {"refresh_token_seconds": )" + value + "}"));
  };
  EXPECT_EQ(life("null")->lifetimes.refresh_token, std::chrono::seconds(0));
  EXPECT_EQ(life("86400")->lifetimes.refresh_token, std::chrono::days(1));
  EXPECT_FALSE(life("0"));
  EXPECT_FALSE(life("\"a day\""));
}

TEST(BankProfileFile, ReportsEveryProblemAtOnceWithItsKey) {
  const Keys keys = problem_keys(parse_profile(R"({
    "id": 7, "base_url": "http://bank.example", "page_limit": 0, "colour": "red",
    "endpoints": {"token": {"path": "token", "version": "x", "method": "PUT"}},
    "lifetimes": {"consent_days": 181}
  })"));
  const Keys expected{"name",
                      "brand",
                      "generation",
                      "allowed_page_origins",
                      "id",
                      "page_limit",
                      "base_url",
                      "endpoints.token.version",
                      "endpoints.token.path",
                      "endpoints.token.method",
                      "lifetimes.consent_days",
                      "colour"};
  EXPECT_EQ(keys, expected);
}

TEST(BankProfileFile, RefusesUnknownKeysInEverySection) {
  for (const char* section :
       {"endpoints", "parameters", "returned", "account_list", "sca_page", "lifetimes", "funds"}) {
    const std::string members = "\"" + std::string(section) + R"(": {"unheard_of": 1})";
    EXPECT_EQ(keys_of_problems_in(members), Keys{std::string(section) + ".unheard_of"});
  }
}

TEST(BankProfileFile, ChecksWhatItsValuesMean) {
  EXPECT_EQ(keys_of_problems_in(R"("default_currency": "euro")"), Keys{"default_currency"});
  EXPECT_EQ(keys_of_problems_in(R"("languages": [])"), Keys{"languages"});
  EXPECT_EQ(keys_of_problems_in(R"("sca_page": {"places": ["moon"]})"), Keys{"sca_page.places"});
  EXPECT_EQ(keys_of_problems_in(R"("returned": {"sca_carriers": ["pigeon"]})"),
            Keys{"returned.sca_carriers"});
  EXPECT_EQ(keys_of_problems_in(R"("unattended": {"calls": 0})"), Keys{"unattended.calls"});
  EXPECT_EQ(keys_of_problems_in(R"("endpoints": {"account": {"path": "/accounts"}})"),
            Keys{"endpoints.account.path"});
  EXPECT_EQ(keys_of_problems_in(R"("endpoints": {"accounts": {"headers": ["X-Y"]}})"),
            Keys{"endpoints.accounts.headers"});
  EXPECT_EQ(keys_of_problems_in(R"("endpoints": {"account": {"psu_headers": ["PSU-Shoe-Size"]}})"),
            Keys{"endpoints.account.psu_headers"});
  EXPECT_EQ(keys_of_problems_in(R"("lifetimes": {"consent_days": 10, "renew_before_days": 10})"),
            Keys{"lifetimes.renew_before_days"});
  EXPECT_EQ(keys_of_problems_in(R"("endpoints": 3)"), Keys{"endpoints"});
}

TEST(BankProfileFile, SaysOnWhichLineEachProblemStands) {
  auto profile = parse_profile(R"({ // "endpoints": {
  "id": "b", "name": "B", "brand": "b",
  "base_url": "https://bank.example:8443", "allowed_page_origins": ["https://www.bank.example"],
  /* two
     lines */
  "endpoints": {
    "consent_uris": { "headers": ["Client-ID"] },
    "token": {
      "path": "/to\"{ken",
      "version": 3
    }
  },
  "refused_refresh_statuses": [500, 200]
})",
                               "x.json");
  ASSERT_FALSE(profile);
  EXPECT_EQ(profile.error().detail,
            "x.json:1: generation: is missing\n"
            "x.json:13: refused_refresh_statuses: must be a list of whole numbers from 500 to 599\n"
            "x.json:10: endpoints.token.version: must be a text without control characters");
}

TEST(BankProfileFile, KnowsBanksThatListNoAccounts) {
  auto profile = parse_profile(with(R"("token_brings_account": true, "consents_take_iban": true)"));
  ASSERT_TRUE(profile) << profile.error().detail;
  EXPECT_FALSE(profile->endpoints.accounts);
  EXPECT_EQ(keys_of_problems_in(R"("endpoints": {"accounts": null})"), Keys{"endpoints.accounts"});
  EXPECT_EQ(keys_of_problems_in(R"("token_brings_account": true)"), Keys{"token_brings_account"});
}

TEST(BankProfileFile, ConfirmsFundsOnlyWhenItSaysHow) {
  EXPECT_FALSE(parse_profile(smallest)->funds);
  auto profile = parse_profile(with(R"("funds": {"method": "GET", "path": "/f/{logical-id}"})"));
  ASSERT_TRUE(profile) << profile.error().detail;
  EXPECT_EQ(profile->funds->method, FundsProfile::Method::get);
  EXPECT_EQ(profile->funds->consent_uris.accept, "application/vnd.belfius.api+json; version=3");
  EXPECT_EQ(keys_of_problems_in(R"("funds": {"method": "PUT"})"), Keys{"funds.method"});
}

TEST(BankProfileFile, NullMeansThatAParameterIsNotSent) {
  auto profile = parse_profile(with(R"("parameters": {"psu_involved": null})"));
  ASSERT_TRUE(profile) << profile.error().detail;
  EXPECT_EQ(profile->parameters.psu_involved, std::nullopt);
}

TEST(BankProfileFile, ThatIsMissingOrNoJsonIsSaidSo) {
  auto missing = load_profile("/nowhere/bank.json");
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Errc::invalid_input);
  EXPECT_NE(missing.error().detail.find("/nowhere/bank.json"), std::string::npos);
  EXPECT_FALSE(parse_profile("[]"));
  EXPECT_FALSE(parse_profile(R"({"page_limit": 1e400})"));
  auto broken = parse_profile("{\n\"id\": \"b\"\n\"name\"}", "x.json");
  ASSERT_FALSE(broken);
  EXPECT_EQ(broken.error().detail, "x.json:3: is not JSON");
}

TEST(BankProfileFile, EndsNotAtANul) {
  for (const auto& text : {std::string(smallest) + '\0', std::string("{}\0:", 4)}) {
    const auto profile = parse_profile(text, "x.json");
    ASSERT_FALSE(profile);
    EXPECT_TRUE(profile.error().detail.ends_with(": is not JSON")) << profile.error().detail;
  }
}

TEST(BankAccess, NamesEveryValueThatCannotWork) {
  BelfiusAccess access;
  access.base_url = "http://127.0.0.1:1";
  access.client_id = "two words";
  access.redirect_uri = "callback";
  access.allowed_page_origins = {"nowhere"};
  auto checked = check_access(testing::some_profile(), access);
  ASSERT_FALSE(checked);
  Keys keys;
  for (const FieldError& problem : checked.error().context->fields) keys.push_back(problem.field);
  const Keys expected{"base_url", "client_id", "client_secret", "redirect_uri",
                      "allowed_page_origins"};
  EXPECT_EQ(keys, expected);
}

TEST(BankAccess, OverridesTheAddressOfTheProfile) {
  BelfiusAccess access = testing::some_access();
  EXPECT_TRUE(check_access(testing::some_profile(), access));
  EXPECT_EQ(base_url_of(testing::some_profile(), access)->host, "psd2.b2b.belfius.be");
  access.base_url = "https://127.0.0.1:8443/sandbox/psd2";
  EXPECT_EQ(base_url_of(testing::some_profile(), access)->host, "127.0.0.1");
}

}  // namespace
}  // namespace tpp::belfius
