#include "config.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace tpp::gateway {
namespace {

using Environment = std::map<std::string, std::string>;

Environment enough() {
  return {{"GATEWAY_HTTP__PUBLIC_URL", "https://gateway.example"},
          {"GATEWAY_DATABASE__URL", "postgresql://db.example/gateway"},
          {"GATEWAY_SEALING__KEYS", "1:c2VjcmV0"},
          {"GATEWAY_BANKS__BELFIUS__PROFILE", "belfius"},
          {"GATEWAY_BANKS__BELFIUS__CLIENT_ID", "client-1"},
          {"GATEWAY_BANKS__BELFIUS__CLIENT_SECRET", "s3cret"},
          {"GATEWAY_BANKS__BELFIUS__CERTIFICATE_FILE", "/pki/qwac.pem"},
          {"GATEWAY_BANKS__BELFIUS__PRIVATE_KEY_FILE", "/pki/qwac.key"}};
}

Result<LoadedConfig> load(const Environment& environment) {
  return load_config({"", "GATEWAY", environment});
}

std::string problems(const Environment& environment) {
  auto loaded = load(environment);
  return loaded ? "" : loaded.error().detail;
}

void expect_lines(const std::string& text, const std::vector<std::string>& keys) {
  for (const auto& key : keys) EXPECT_NE(text.find(key), std::string::npos) << key << "\n" << text;
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(text, '\n')) + 1, keys.size()) << text;
}

TEST(LoadConfig, TakesDefaultsForWhatIsNotGiven) {
  auto loaded = load(enough());
  ASSERT_TRUE(loaded) << problems(enough());
  const Config standard;
  EXPECT_EQ(loaded->config.http_port, 8080);
  EXPECT_EQ(loaded->config.http_address, "127.0.0.1");
  EXPECT_EQ(loaded->config.database_pool, standard.database_pool);
  EXPECT_EQ(loaded->config.request_limit, std::chrono::seconds(25));
  EXPECT_EQ(loaded->config.log_level, "info");
  ASSERT_EQ(loaded->config.banks.size(), 1U);
  EXPECT_EQ(loaded->config.banks[0].id, "belfius");
  EXPECT_EQ(loaded->config.banks[0].environment, "live");
}

TEST(LoadConfig, ReportsEverythingThatIsMissingAtOnce) {
  expect_lines(problems({}), {"http.public_url", "database.url", "sealing.keys", "banks:"});
}

TEST(LoadConfig, ReportsAFileThatItCannotReadAndNothingThatItMayGive) {
  auto loaded = load_config({"/nowhere/gateway.json", "GATEWAY", {}});
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().detail,
            "file /nowhere/gateway.json: cannot be read: No such file or directory");
}

TEST(LoadConfig, NeedsTheDatabaseAloneToMigrate) {
  const Environment database{{"GATEWAY_DATABASE__URL", "postgresql://db.example/gateway"}};
  EXPECT_TRUE(load_config({"", "GATEWAY", database}, Needs::database));
  auto nothing = load_config({"", "GATEWAY", {}}, Needs::database);
  ASSERT_FALSE(nothing);
  expect_lines(nothing.error().detail, {"database.url"});
}

TEST(LoadConfig, NeedsNothingToLookAtARunningGatewayButRefusesWhatIsUnknown) {
  EXPECT_TRUE(load_config({"", "GATEWAY", {}}, Needs::nothing));
  auto typo = load_config({"", "GATEWAY", {{"GATEWAY_ADMIN__PROT", "9090"}}}, Needs::nothing);
  ASSERT_FALSE(typo);
  expect_lines(typo.error().detail, {"GATEWAY_ADMIN__PROT"});
}

TEST(LoadConfig, ReportsEverythingThatIsWrongAtOnce) {
  Environment wrong = enough();
  wrong["GATEWAY_HTTP__PORT"] = "70000";
  wrong["GATEWAY_HTTP__PUBLIC_URL"] = "gateway.example";
  wrong["GATEWAY_LOG__LEVEL"] = "loud";
  wrong["GATEWAY_DRAIN_LIMIT"] = "soon";
  wrong["GATEWAY_BANKS__BELFIUS__ENVIRONMENT"] = "production";
  wrong["GATEWAY_BANKS__BELFIUS__BASE_URL"] = "ftp://bank.example";
  wrong["GATEWAY_DATABSE__POOL"] = "4";
  expect_lines(problems(wrong),
               {"http.port", "http.public_url", "log.level", "drain_limit",
                "banks.belfius.environment", "banks.belfius.base_url", "GATEWAY_DATABSE__POOL"});
}

TEST(LoadConfig, ChecksEveryBank) {
  Environment two = enough();
  two["GATEWAY_BANKS__BANX__ENVIRONMENT"] = "simulator";
  two["GATEWAY_BANKS__BANX__CERTIFICATE_FILE"] = "/pki/banx.pem";
  expect_lines(problems(two), {"banks.banx.profile", "banks.banx.client_id",
                               "banks.banx.client_secret", "banks.banx.certificate_file"});
}

TEST(LoadConfig, ALiveBankNeedsACertificateAndHttps) {
  Environment live = enough();
  live.erase("GATEWAY_BANKS__BELFIUS__CERTIFICATE_FILE");
  live.erase("GATEWAY_BANKS__BELFIUS__PRIVATE_KEY_FILE");
  live["GATEWAY_BANKS__BELFIUS__BASE_URL"] = "http://bank.example";
  expect_lines(problems(live), {"banks.belfius.certificate_file", "banks.belfius.base_url"});
  live["GATEWAY_BANKS__BELFIUS__ENVIRONMENT"] = "simulator";
  EXPECT_EQ(problems(live), "");
}

TEST(LoadConfig, ThePublicUrlIsAnOrigin) {
  for (const char* wrong : {"https://gateway.example/", "https://gateway.example/base?x=1",
                            "https://gateway.example?x=1"}) {
    Environment environment = enough();
    environment["GATEWAY_HTTP__PUBLIC_URL"] = wrong;
    expect_lines(problems(environment), {"http.public_url"});
  }
  Environment below = enough();
  below["GATEWAY_HTTP__PUBLIC_URL"] = "https://gateway.example/banking";
  EXPECT_EQ(problems(below), "");
}

TEST(LoadConfig, ShowsNoSecrets) {
  auto loaded = load(enough());
  ASSERT_TRUE(loaded);
  for (const char* secret : {"postgresql://db", "c2VjcmV0", "s3cret"})
    EXPECT_EQ(loaded->redacted.find(secret), std::string::npos) << secret;
  EXPECT_EQ(nlohmann::json::parse(loaded->redacted)["database"]["url"], "***");
}

}  // namespace
}  // namespace tpp::gateway
