#include <algorithm>

#include <gtest/gtest.h>

#include "config/reader.hpp"
#include "given_sources.hpp"

namespace tpp::config {
namespace {

using Profiles = std::map<std::string, std::string>;

struct Outcome {
  Profiles profiles;  // by bank
  std::string problems;
};

Outcome read(Sources sources) {
  const std::string path = sources.file.empty() ? "FILE" : sources.file;
  Outcome outcome;
  Reader reader(std::move(sources));
  for (const std::string& name : reader.entries("banks", "Banks by name."))
    reader.text("banks." + name + ".profile", outcome.profiles[name], "Profile.");
  outcome.problems = problems_of(reader, path);
  return outcome;
}

TEST(Entries, AreNamedByTheFile) {
  const TemporaryFile file(
      R"({"banks": {"belfius": {"profile": "p1"}, "belfius-v1": {"profile": "p2"}}})");
  const auto outcome = read(from_file(file));
  EXPECT_EQ(outcome.problems, "");
  EXPECT_EQ(outcome.profiles, (Profiles{{"belfius", "p1"}, {"belfius-v1", "p2"}}));
}

TEST(Entries, AreNamedByTheEnvironment) {
  const auto outcome = read(from_environment(
      {{"GATEWAY_BANKS__BELFIUS__PROFILE", "p1"}, {"GATEWAY_BANKS__BELFIUS_V1__PROFILE", "p2"}}));
  EXPECT_EQ(outcome.problems, "");
  EXPECT_EQ(outcome.profiles, (Profiles{{"belfius", "p1"}, {"belfius-v1", "p2"}}));
}

TEST(Entries, OfTheFileAreChangedByTheEnvironmentAndNotDoubled) {
  const TemporaryFile file(R"({"banks": {"belfius-v1": {"profile": "p"}, "my_bank": {}}})");
  Sources sources = from_file(file);
  sources.environment = {{"GATEWAY_BANKS__BELFIUS_V1__PROFILE", "other"},
                         {"GATEWAY_BANKS__MY_BANK__PROFILE", "mine"}};
  const auto outcome = read(std::move(sources));
  EXPECT_EQ(outcome.problems, "");
  EXPECT_EQ(outcome.profiles, (Profiles{{"belfius-v1", "other"}, {"my_bank", "mine"}}));
}

TEST(Entries, ReportUnknownKeysInside) {
  const TemporaryFile file(R"({"banks": {"belfius": {"profil": "p"}}})");
  Sources sources = from_file(file);
  sources.environment = {{"GATEWAY_BANKS__BELFIUS__PROFLE", "p"}, {"GATEWAY_BANKS__BELFIUS", "p"}};
  EXPECT_EQ(read(std::move(sources)).problems,
            "banks.belfius.profil: unknown key (did you mean banks.belfius.profile?) (file FILE)\n"
            "GATEWAY_BANKS__BELFIUS: unknown variable\n"
            "GATEWAY_BANKS__BELFIUS__PROFLE: unknown variable (did you mean "
            "GATEWAY_BANKS__BELFIUS__PROFILE?)");
}

TEST(Entries, HaveNamesThatVariablesCanCarry) {
  const TemporaryFile file(R"({"banks": {"Belfius": {}, "a--b": {}, "-": {}, "": {}}})");
  const auto outcome = read(from_file(file));
  EXPECT_TRUE(outcome.profiles.empty());
  EXPECT_NE(outcome.problems.find("banks.Belfius: a name has lower-case letters"),
            std::string::npos)
      << outcome.problems;
  EXPECT_EQ(std::count(outcome.problems.begin(), outcome.problems.end(), '\n'), 3);
}

TEST(Entries, WithTheSameVariableAreRefused) {
  const TemporaryFile file(R"({"banks": {"a-b": {}, "a_b": {}}})");
  EXPECT_EQ(read(from_file(file)).problems,
            "banks.a_b: differs from another name by '-' and '_' only (file FILE)");
}

TEST(Entries, MustBeObjects) {
  const TemporaryFile list(R"({"banks": ["belfius"]})");
  EXPECT_EQ(read(from_file(list)).problems, "banks: must be an object (file FILE)");
  const TemporaryFile text(R"({"banks": {"belfius": "p"}})");
  EXPECT_EQ(read(from_file(text)).problems, "banks.belfius: must be an object (file FILE)");
}

}  // namespace
}  // namespace tpp::config
