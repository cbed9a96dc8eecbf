#include <gtest/gtest.h>

#include "config/reader.hpp"
#include "given_sources.hpp"

namespace tpp::config {
namespace {

struct Outcome {
  Secret password;
  std::string problems;
};

Outcome read(Sources sources) {
  const std::string path = sources.file.empty() ? "FILE" : sources.file;
  Outcome outcome;
  Reader reader(std::move(sources));
  reader.secret("database.password", outcome.password, "Password.");
  outcome.problems = problems_of(reader, path);
  return outcome;
}

std::string problems_with_password_file(const std::string& path) {
  const auto outcome = read(from_environment({{"GATEWAY_DATABASE__PASSWORD_FILE", path}}));
  EXPECT_TRUE(outcome.password.empty());
  return outcome.problems;
}

TEST(SecretKey, ComesFromItsVariable) {
  const auto outcome = read(from_environment({{"GATEWAY_DATABASE__PASSWORD", "hunter2"}}));
  EXPECT_EQ(outcome.problems, "");
  EXPECT_EQ(outcome.password.reveal(), "hunter2");
}

TEST(SecretKey, ComesFromAFileNamedInTheFileOrByVariable) {
  const TemporaryFile secret("hunter2\n");
  const TemporaryFile file(R"({"database": {"password_file": ")" + secret.path() + R"("}})");
  const auto by_file = read(from_file(file));
  EXPECT_EQ(by_file.problems, "");
  EXPECT_EQ(by_file.password.reveal(), "hunter2");

  const auto by_variable =
      read(from_environment({{"GATEWAY_DATABASE__PASSWORD_FILE", secret.path()}}));
  EXPECT_EQ(by_variable.problems, "");
  EXPECT_EQ(by_variable.password.reveal(), "hunter2");
}

TEST(SecretKey, KeepsInnerLinesAndDropsTheLastBreaks) {
  const TemporaryFile secret("1:a\n2:b\r\n\n");
  const auto outcome = read(from_environment({{"GATEWAY_DATABASE__PASSWORD_FILE", secret.path()}}));
  EXPECT_EQ(outcome.password.reveal(), "1:a\n2:b");
}

TEST(SecretKey, IsRefusedInTheFileWithoutBeingRepeated) {
  const TemporaryFile file(R"({"database": {"password": "hunter2"}})");
  const auto outcome = read(from_file(file));
  EXPECT_EQ(outcome.problems,
            "database.password: a secret has no place in the file; set GATEWAY_DATABASE__PASSWORD "
            "or database.password_file (file FILE)");
  EXPECT_TRUE(outcome.password.empty());
}

TEST(SecretKey, IsRefusedWhenSetTwiceOrEmpty) {
  const auto twice = read(from_environment(
      {{"GATEWAY_DATABASE__PASSWORD", "hunter2"}, {"GATEWAY_DATABASE__PASSWORD_FILE", "/x"}}));
  EXPECT_EQ(twice.problems,
            "database.password: set twice, in variable GATEWAY_DATABASE__PASSWORD and by "
            "database.password_file (variable GATEWAY_DATABASE__PASSWORD_FILE)");
  EXPECT_EQ(read(from_environment({{"GATEWAY_DATABASE__PASSWORD", ""}})).problems,
            "database.password: is empty (variable GATEWAY_DATABASE__PASSWORD)");
}

TEST(SecretKey, IsRefusedFromAFileOpenToOthers) {
  for (const mode_t mode : {0644U, 0604U, 0660U, 0601U}) {
    const TemporaryFile secret("hunter2", mode);
    const std::string problems = problems_with_password_file(secret.path());
    EXPECT_NE(problems.find("is open to others"), std::string::npos) << std::oct << mode;
    EXPECT_EQ(problems.find("hunter2"), std::string::npos);
  }
}

TEST(SecretKey, MayBeReadableByTheGroupAsKubernetesMountsIt) {
  const TemporaryFile secret("hunter2", 0440);
  EXPECT_EQ(read(from_environment({{"GATEWAY_DATABASE__PASSWORD_FILE", secret.path()}})).problems,
            "");
}

TEST(SecretKey, SaysWhyItsFileCannotBeUsed) {
  EXPECT_EQ(problems_with_password_file("/nowhere/x"),
            "database.password_file: \"/nowhere/x\" cannot be read: No such file or directory "
            "(variable GATEWAY_DATABASE__PASSWORD_FILE)");
  EXPECT_NE(problems_with_password_file("/tmp").find("is not a regular file"), std::string::npos);
  const TemporaryFile empty("\n");
  EXPECT_NE(problems_with_password_file(empty.path()).find("is empty"), std::string::npos);
  const TemporaryFile large(std::string(70000, 'x'));
  EXPECT_NE(problems_with_password_file(large.path()).find("is larger than 64 KiB"),
            std::string::npos);
}

TEST(SecretKey, IsMaskedAmongTheEffectiveValues) {
  Reader reader(from_environment({{"GATEWAY_A", "hunter2"}}));
  Secret a;
  Secret b;
  std::int64_t port = 1;
  reader.secret("a", a, "A.");
  reader.secret("b", b, "B.");
  reader.integer("http.port", port, {1, 9}, "Port.");
  EXPECT_EQ(reader.redacted(),
            "{\n  \"a\": \"***\",\n  \"b\": null,\n  \"http\": {\n    \"port\": 1\n  }\n}");
}

}  // namespace
}  // namespace tpp::config
