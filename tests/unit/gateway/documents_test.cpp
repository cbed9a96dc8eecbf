// docs/configuration.* come from the program: tpp-gateway config-reference [--schema].

#include <cstdio>
#include <fstream>
#include <regex>
#include <sstream>

#include <gtest/gtest.h>
#include <unistd.h>

#include "config.hpp"

namespace tpp::gateway {
namespace {

std::string content_of(const std::string& path) {
  std::ifstream file(std::string(TPP_SOURCE_DIR) + "/" + path);
  EXPECT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

TEST(Documents, TheConfigurationTableIsTheProgramsOwn) {
  const std::string document = content_of("docs/configuration.md");
  const std::string begin = "<!-- reference:begin -->\n";
  const auto start = document.find(begin);
  const auto end = document.find("<!-- reference:end -->");
  ASSERT_NE(start, std::string::npos);
  ASSERT_NE(end, std::string::npos);
  const auto table = start + begin.size();
  EXPECT_EQ(document.substr(table, end - table), configuration_table());
}

TEST(Documents, TheConfigurationSchemaIsTheProgramsOwn) {
  EXPECT_EQ(content_of("docs/configuration.schema.json"), configuration_schema() + "\n");
}

TEST(Documents, TheExampleOfTheConfigurationNamesOnlyKnownKeys) {
  const std::string document = content_of("docs/configuration.md");
  const std::string fence = "```json\n";
  const auto start = document.rfind(fence);
  ASSERT_NE(start, std::string::npos);
  const auto body = start + fence.size();
  const std::string path = ::testing::TempDir() + "example-" + std::to_string(::getpid()) + ".json";
  std::ofstream(path) << document.substr(body, document.find("```", body) - body);

  auto loaded = load_config({path, "GATEWAY", {}});
  std::remove(path.c_str());

  // The files of its secrets are not there, so only they may be complained about.
  ASSERT_FALSE(loaded);
  std::istringstream lines(loaded.error().detail);
  const std::regex about_a_secret(
      "(database.url|sealing.keys|banks.belfius.client_secret)(_file)?:.*");
  for (std::string line; std::getline(lines, line);)
    EXPECT_TRUE(std::regex_match(line, about_a_secret)) << line;
}

}  // namespace
}  // namespace tpp::gateway
