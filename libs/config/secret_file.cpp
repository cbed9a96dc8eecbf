#include "config/secret_file.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

#include <sys/stat.h>

namespace tpp::config {
namespace {

constexpr std::streamsize largest_secret = 64 * 1024;

// Reading by the group is allowed: Kubernetes hands secrets to processes without root that way.
constexpr mode_t too_open = S_IWGRP | S_IXGRP | S_IRWXO;

Error wrong(std::string detail) {
  return Error{Errc::invalid_input, std::move(detail)};
}

Error unreadable(int reason) {
  return wrong("cannot be read: " + std::generic_category().message(reason));
}

}  // namespace

Result<Secret> read_secret_file(const std::string& path) {
  struct stat facts{};
  if (stat(path.c_str(), &facts) != 0) return unreadable(errno);
  if (!S_ISREG(facts.st_mode)) return wrong("is not a regular file");
  if ((facts.st_mode & too_open) != 0)
    return wrong("is open to others; allow its owner and group to read it at most (chmod 0440)");
  if (facts.st_size > largest_secret) return wrong("is larger than 64 KiB");

  std::ifstream stream(path, std::ios::binary);
  if (!stream) return unreadable(errno);
  std::string text(static_cast<std::size_t>(facts.st_size), '\0');
  stream.read(text.data(), facts.st_size);
  text.resize(static_cast<std::size_t>(stream.gcount()));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  if (text.empty()) return wrong("is empty");
  return Secret(std::move(text));
}

}  // namespace tpp::config
