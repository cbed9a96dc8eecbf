#include "config/reader.hpp"

#include <cstdlib>

#include <gtest/gtest.h>

#include "given_sources.hpp"

namespace tpp::config {
namespace {

using namespace std::chrono_literals;

struct Settings {
  std::string address = "127.0.0.1";
  std::string level = "info";
  std::int64_t port = 8080;
  bool pretty = false;
  std::chrono::milliseconds timeout = 10s;
  std::vector<std::string> origins{"https://a.example"};
};

std::string read(Sources sources, Settings& settings) {
  const std::string path = sources.file.empty() ? "FILE" : sources.file;
  Reader reader(std::move(sources));
  reader.text("http.address", settings.address, "Address.");
  reader.integer("http.port", settings.port, {1, 65535}, "Port.");
  reader.duration("http.timeout", settings.timeout, 1s, 1min, "Timeout.");
  reader.list("http.origins", settings.origins, "Origins.");
  reader.choice("log.level", settings.level, {"info", "warn"}, "Level.");
  reader.flag("log.pretty", settings.pretty, "Pretty.");
  return problems_of(reader, path);
}

TEST(Reader, KeepsTheDefaultsWhenNothingIsSet) {
  Settings settings;
  EXPECT_EQ(read(from_environment({{"HOME", "/root"}}), settings), "");
  EXPECT_EQ(settings.address, "127.0.0.1");
  EXPECT_EQ(settings.port, 8080);
  EXPECT_EQ(settings.timeout, 10s);
}

TEST(Reader, ReadsEveryTypeFromTheFile) {
  const TemporaryFile file(R"(// for editors
    {"$schema": "config.schema.json",
     "http": {"address": "::1", "port": 443, "timeout": "1500ms", "origins": ["a", "b"]},
     /* chatty */ "log": {"level": "warn", "pretty": true}})");
  Settings settings;
  EXPECT_EQ(read(from_file(file), settings), "");
  EXPECT_EQ(settings.address, "::1");
  EXPECT_EQ(settings.port, 443);
  EXPECT_EQ(settings.timeout, 1500ms);
  EXPECT_EQ(settings.origins, (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(settings.level, "warn");
  EXPECT_TRUE(settings.pretty);
}

TEST(Reader, ReadsEveryTypeFromTheEnvironment) {
  Settings settings;
  EXPECT_EQ(read(from_environment({{"GATEWAY_HTTP__ADDRESS", "::1"},
                                   {"GATEWAY_HTTP__PORT", "443"},
                                   {"GATEWAY_HTTP__TIMEOUT", "1m"},
                                   {"GATEWAY_HTTP__ORIGINS", "a, b,c"},
                                   {"GATEWAY_LOG__LEVEL", "warn"},
                                   {"GATEWAY_LOG__PRETTY", "true"}}),
                 settings),
            "");
  EXPECT_EQ(settings.address, "::1");
  EXPECT_EQ(settings.port, 443);
  EXPECT_EQ(settings.timeout, 1min);
  EXPECT_EQ(settings.origins, (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(settings.level, "warn");
  EXPECT_TRUE(settings.pretty);
}

TEST(Reader, EnvironmentWinsOverTheFile) {
  const TemporaryFile file(R"({"http": {"port": 1000, "address": "::1"}})");
  Sources sources = from_file(file);
  sources.environment = {{"GATEWAY_HTTP__PORT", "2000"}};
  Settings settings;
  EXPECT_EQ(read(std::move(sources), settings), "");
  EXPECT_EQ(settings.port, 2000);
  EXPECT_EQ(settings.address, "::1");
}

TEST(Reader, AnEmptyVariableIsAnEmptyListOrText) {
  Settings settings;
  EXPECT_EQ(read(from_environment({{"GATEWAY_HTTP__ORIGINS", ""}, {"GATEWAY_HTTP__ADDRESS", ""}}),
                 settings),
            "");
  EXPECT_TRUE(settings.origins.empty());
  EXPECT_EQ(settings.address, "");
}

TEST(Reader, ABadValueLeavesTheDefaultInPlace) {
  Settings settings;
  EXPECT_NE(read(from_environment({{"GATEWAY_HTTP__PORT", "0"}}), settings), "");
  EXPECT_EQ(settings.port, 8080);
}

TEST(ProcessEnvironment, HoldsTheVariablesOfThisProcess) {
  setenv("GATEWAY_READER_TEST", "a=b", 1);
  EXPECT_EQ(process_environment().at("GATEWAY_READER_TEST"), "a=b");
  unsetenv("GATEWAY_READER_TEST");
}

}  // namespace
}  // namespace tpp::config
