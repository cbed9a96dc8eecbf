#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "config/reader.hpp"
#include "given_sources.hpp"

namespace tpp::config {
namespace {

using namespace std::chrono_literals;
using nlohmann::json;

struct Documents {
  json schema;
  std::string table;
};

void declare_bank(Reader& reader, const std::string& name) {
  std::string profile = "of " + name;
  Secret client_secret;
  reader.text("banks." + name + ".profile", profile, "Profile.");
  reader.secret("banks." + name + ".client_secret", client_secret, "Client secret.");
}

Documents documents(std::map<std::string, std::string> environment = {}) {
  Reader reader(from_environment(std::move(environment)));
  std::string level = "info";
  std::int64_t port = 8080;
  std::chrono::milliseconds timeout = 90s;
  bool pretty = false;
  std::vector<std::string> origins{"a"};
  Secret password;
  reader.integer("http.port", port, {1, 65535}, "Port of the API.");
  reader.duration("http.timeout", timeout, 1s, 2min, "Timeout.");
  reader.list("http.origins", origins, "Origins.");
  reader.choice("log.level", level, {"info", "warn"}, "Level.");
  reader.flag("log.pretty", pretty, "For people | eyes.");
  reader.secret("database.password", password, "Password.");
  for (const std::string& name : reader.entries("banks", "Banks by name."))
    declare_bank(reader, name);
  declare_bank(reader, "<name>");
  EXPECT_EQ(problems_of(reader), "");
  return {json::parse(reader.schema()), reader.reference_table()};
}

TEST(Schema, DescribesEveryKeyWithItsDefaultAndLimits) {
  const json schema = documents().schema;
  EXPECT_EQ(schema.at("$schema"), "https://json-schema.org/draft/2020-12/schema");
  EXPECT_EQ(schema.at("additionalProperties"), false);
  const json& http = schema.at("properties").at("http");
  EXPECT_EQ(http.at("type"), "object");
  EXPECT_EQ(http.at("additionalProperties"), false);
  EXPECT_EQ(http.at("properties").at("port"), json::parse(R"({"description": "Port of the API.",
      "type": "integer", "minimum": 1, "maximum": 65535, "default": 8080})"));
  EXPECT_EQ(http.at("properties").at("timeout"),
            json::parse(R"json({"description": "Timeout. (1s to 2m)", "type": "string",
      "pattern": "^[0-9]+(ms|s|m|h)$", "default": "90s"
})json"));
  EXPECT_EQ(http.at("properties").at("origins").at("items"), json::parse(R"({"type": "string"})"));
  const json& log = schema.at("properties").at("log").at("properties");
  EXPECT_EQ(log.at("level").at("enum"), json::parse(R"(["info", "warn"])"));
  EXPECT_EQ(log.at("pretty").at("default"), false);
}

TEST(Schema, OffersOnlyTheFileOfASecret) {
  const json schema = documents().schema;
  const json& database = schema.at("properties").at("database").at("properties");
  EXPECT_FALSE(database.contains("password"));
  EXPECT_EQ(database.at("password_file").at("type"), "string");
}

TEST(Schema, AllowsAnyNameInAGroupAndDescribesItsKeysOnce) {
  const json schema = documents({{"GATEWAY_BANKS__BELFIUS__PROFILE", "p"}}).schema;
  const json& banks = schema.at("properties").at("banks");
  EXPECT_EQ(banks.at("description"), "Banks by name.");
  EXPECT_TRUE(banks.at("properties").empty());
  const json& bank = banks.at("additionalProperties");
  EXPECT_EQ(bank.at("additionalProperties"), false);
  EXPECT_EQ(bank.at("properties").at("profile").at("default"), "of <name>");
  EXPECT_TRUE(bank.at("properties").contains("client_secret_file"));
}

TEST(Schema, DoesNotDependOnWhatIsSet) {
  EXPECT_EQ(documents().schema, documents({{"GATEWAY_HTTP__PORT", "1"}}).schema);
}

TEST(ReferenceTable, HasOneLinePerKey) {
  EXPECT_EQ(
      documents({{"GATEWAY_BANKS__BELFIUS__PROFILE", "p"}}).table,
      "| Key | Environment variable | Type | Default | Meaning |\n"
      "| --- | --- | --- | --- | --- |\n"
      "| `http.port` | `GATEWAY_HTTP__PORT` | whole number, 1 to 65535 | `8080` | Port of the API. "
      "|\n"
      "| `http.timeout` | `GATEWAY_HTTP__TIMEOUT` | duration, 1s to 2m | `90s` | Timeout. |\n"
      "| `http.origins` | `GATEWAY_HTTP__ORIGINS` | list of texts | `[\"a\"]` | Origins. |\n"
      "| `log.level` | `GATEWAY_LOG__LEVEL` | one of info, warn | `info` | Level. |\n"
      "| `log.pretty` | `GATEWAY_LOG__PRETTY` | true or false | `false` | For people \\| eyes. |\n"
      "| | `GATEWAY_DATABASE__PASSWORD` | secret | | Password. |\n"
      "| `database.password_file` | `GATEWAY_DATABASE__PASSWORD_FILE` | path | | File that holds "
      "the secret of the line above |\n"
      "| `banks.<name>.profile` | `GATEWAY_BANKS__<NAME>__PROFILE` | text | `of <name>` | Profile. "
      "|\n"
      "| | `GATEWAY_BANKS__<NAME>__CLIENT_SECRET` | secret | | Client secret. |\n"
      "| `banks.<name>.client_secret_file` | `GATEWAY_BANKS__<NAME>__CLIENT_SECRET_FILE` | path | "
      "| File that holds the secret of the line above |\n");
}

}  // namespace
}  // namespace tpp::config
