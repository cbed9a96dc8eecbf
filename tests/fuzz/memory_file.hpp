#pragma once
// A file in memory, for readers that want a path.

#include <string>
#include <string_view>

#include <sys/mman.h>
#include <unistd.h>

#include "fuzz/target.hpp"

namespace tpp::fuzz {

class MemoryFile {
 public:
  explicit MemoryFile(std::string_view content) : file_(memfd_create("input", 0)) {
    demand(file_ >= 0, "there is a file");
    const auto written = write(file_, content.data(), content.size());
    demand(written == static_cast<ssize_t>(content.size()), "the file is written");
  }
  ~MemoryFile() { close(file_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;

  std::string path() const { return "/proc/self/fd/" + std::to_string(file_); }

 private:
  int file_;
};

}  // namespace tpp::fuzz
