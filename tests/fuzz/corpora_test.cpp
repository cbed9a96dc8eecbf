// Every input that was worth keeping, replayed: what was found once stays found.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "fuzz/target.hpp"

namespace tpp::fuzz {
namespace {

namespace fs = std::filesystem;

const fs::path corpora = fs::path(TPP_SOURCE_DIR) / "tests/fuzz/corpus";

std::vector<fs::path> inputs_of(std::string_view target) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(corpora / target)) files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

std::string content_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

class FuzzCorpus : public ::testing::TestWithParam<Target> {};

TEST_P(FuzzCorpus, HoldsWhatItsTargetDemands) {
  const auto files = inputs_of(GetParam().name);
  EXPECT_GE(files.size(), 8U);
  for (const auto& file : files) {
    SCOPED_TRACE(file.string());
    EXPECT_NO_THROW(GetParam().examine(content_of(file)));
  }
  EXPECT_NO_THROW(GetParam().examine({}));
}

INSTANTIATE_TEST_SUITE_P(All, FuzzCorpus, ::testing::ValuesIn(targets),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(FuzzCorpora, AreOfKnownTargetsAndSmallFiles) {
  constexpr std::uintmax_t largest = 16 * 1024;
  for (const auto& folder : fs::directory_iterator(corpora)) {
    const auto name = folder.path().filename().string();
    EXPECT_TRUE(std::ranges::count(targets, name, &Target::name) == 1) << name;
    for (const auto& file : fs::directory_iterator(folder))
      EXPECT_LE(fs::file_size(file), largest) << file.path();
  }
}

TEST(FuzzTargets, SayWhatDoesNotHold) {
  EXPECT_NO_THROW(demand(true, "it holds"));
  EXPECT_THROW(demand(false, "it does not"), Broken);
}

}  // namespace
}  // namespace tpp::fuzz
