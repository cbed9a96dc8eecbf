#pragma once
// Configuration files that vanish with the test.

#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "config/reader.hpp"

namespace tpp::config {

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content, mode_t mode = 0600) {
    const auto* test = testing::UnitTest::GetInstance()->current_test_info();
    path_ = testing::TempDir() + test->test_suite_name() + "_" + test->name() + "_" +
            std::to_string(reinterpret_cast<std::uintptr_t>(this));
    std::ofstream(path_) << content;
    chmod(path_.c_str(), mode);
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

inline Sources from_environment(std::map<std::string, std::string> environment) {
  return Sources{.file = "", .prefix = "GATEWAY", .environment = std::move(environment)};
}

inline Sources from_file(const TemporaryFile& file) {
  return Sources{.file = file.path(), .prefix = "GATEWAY", .environment = {}};
}

// The lines of finish(), with the path of the file replaced by FILE; empty when all is well.
inline std::string problems_of(Reader& reader, const std::string& path = "FILE") {
  const auto done = reader.finish();
  if (done) return {};
  std::string lines = done.error().detail;
  for (auto at = lines.find(path); at != std::string::npos; at = lines.find(path, at + 4))
    lines.replace(at, path.size(), "FILE");
  return lines;
}

}  // namespace tpp::config
