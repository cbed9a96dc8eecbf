#include "storage/file_token_spool.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "async/offload.hpp"
#include "storage/spooled_answer.hpp"

namespace tpp::storage {
namespace {

constexpr std::size_t uuid_length = 36;
constexpr std::size_t time_length = 15;
constexpr std::size_t name_length = time_length + 1 + uuid_length + 1 + uuid_length;
constexpr std::size_t longest_entry = 1024 * 1024;
constexpr std::string_view unfinished = ".unfinished";

// Closes when it goes.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int number() const { return number_; }

 private:
  int number_;
};

Error unusable(const std::string& folder, std::string why) {
  return Error{Errc::invalid_input, "spool.folder " + folder + " " + std::move(why)};
}

Error failed(const char* step) {
  return Error{Errc::storage_unavailable, "the spool cannot be used",
               std::string(step) + ": " + std::strerror(errno)};
}

Error dropped() {
  return Error{Errc::not_found, "the entry was dropped"};
}

crypto::Place place_of(const std::string& name) {
  return crypto::Place{"token_spool", name, "answer"};
}

std::string name_for(UtcTime time, const std::string& consent, const std::string& attempt) {
  char text[time_length + 1];
  std::snprintf(text, sizeof text, "%015lld",
                static_cast<long long>(time.time_since_epoch().count()));
  return std::string(text) + "." + consent + "." + attempt;
}

std::string name_for(const SpooledAnswer& answer) {
  if (const auto* refresh = std::get_if<SpooledRefresh>(&answer))
    return name_for(refresh->received_at, refresh->consent.value, refresh->claim.attempt_id);
  const auto& exchange = std::get<SpooledExchange>(answer);
  return name_for(exchange.received_at, exchange.consent.value, exchange.authorization.value);
}

bool is_entry(std::string_view name) {
  if (name.size() != name_length) return false;
  return name.find_first_not_of("0123456789abcdef.-") == std::string_view::npos;
}

bool write_whole(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const auto done = ::write(file, bytes.data(), bytes.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return true;
}

// Whole or not at all, and on the disk when this returns: file first, then the folder's entry.
Result<void> write_file(int folder, const std::string& name, const std::string& bytes) {
  const std::string beginning = name + std::string(unfinished);
  const Descriptor file(::openat(folder, beginning.c_str(),
                                 O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (file.number() < 0) return failed("open");
  if (!write_whole(file.number(), bytes) || ::fsync(file.number()) != 0) {
    Error error = failed("write");
    ::unlinkat(folder, beginning.c_str(), 0);
    return error;
  }
  if (::renameat(folder, beginning.c_str(), folder, name.c_str()) != 0) return failed("rename");
  if (::fsync(folder) != 0) return failed("sync of the folder");
  return {};
}

Result<std::string> read_file(int folder, const std::string& name) {
  const Descriptor file(::openat(folder, name.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  if (file.number() < 0 && errno == ENOENT) return dropped();
  if (file.number() < 0) return failed("open");
  std::string bytes;
  char part[16 * 1024];
  for (;;) {
    const auto got = ::read(file.number(), part, sizeof part);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return failed("read");
    if (got == 0) return bytes;
    bytes.append(part, static_cast<std::size_t>(got));
    if (bytes.size() > longest_entry)
      return Error{Errc::internal, "a stored answer cannot be read", "too long"};
  }
}

Result<void> remove_file(int folder, const std::string& name) {
  if (::unlinkat(folder, name.c_str(), 0) != 0 && errno != ENOENT) return failed("unlink");
  if (::fsync(folder) != 0) return failed("sync of the folder");
  return {};
}

// What an earlier process left. What it did not finish it did not count on.
std::set<std::string> entries_in(int folder) {
  std::set<std::string> names;
  DIR* listing = ::fdopendir(::dup(folder));
  if (listing == nullptr) return names;
  while (const dirent* each = ::readdir(listing)) {
    const std::string name = each->d_name;
    if (is_entry(name)) names.insert(name);
    if (name.ends_with(unfinished)) ::unlinkat(folder, name.c_str(), 0);
  }
  ::closedir(listing);
  return names;
}

}  // namespace

struct SpoolFolder::State {
  explicit State(int number) : descriptor(number) {}
  Descriptor descriptor;
  asio::thread_pool writer{1};  // the disk is waited for there, never on the event loop
};

SpoolFolder::SpoolFolder() = default;
SpoolFolder::SpoolFolder(SpoolFolder&&) noexcept = default;
SpoolFolder& SpoolFolder::operator=(SpoolFolder&&) noexcept = default;
SpoolFolder::~SpoolFolder() = default;

Result<SpoolFolder> SpoolFolder::open(const std::string& path) {
  SpoolFolder folder;
  if (path.empty()) return folder;
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
    return unusable(path, std::string("cannot be made: ") + std::strerror(errno));
  folder.state_ = std::make_unique<State>(
      ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
  const int number = folder.state_->descriptor.number();
  struct stat facts{};
  if (number < 0 || ::fstat(number, &facts) != 0) return unusable(path, "cannot be opened");
  if (facts.st_uid != ::geteuid() || (facts.st_mode & 0077) != 0)
    return unusable(path, "must belong to the gateway's user and be closed to others");
  if (::flock(number, LOCK_EX | LOCK_NB) != 0)
    return unusable(path, "is in use: every replica needs its own");
  return folder;
}

FileTokenSpool::FileTokenSpool(SpoolFolder folder, std::size_t limit, const crypto::SealedBox& box)
    : folder_(std::move(folder)), limit_(limit), box_(box) {
  if (folder_.state_) names_ = entries_in(descriptor());
}

FileTokenSpool::~FileTokenSpool() {
  if (folder_.state_) folder_.state_->writer.join();
}

int FileTokenSpool::descriptor() const {
  return folder_.state_->descriptor.number();
}

Task<std::string> FileTokenSpool::keep(const SpooledAnswer& answer) {
  if (!folder_.state_)
    co_return Error{Errc::storage_unavailable, "there is no spool", "no spool.folder"};
  if (names_.size() >= limit_)
    co_return Error{Errc::storage_unavailable, "the spool is full", "spool.limit"};
  const std::string name = name_for(answer);
  const int folder = descriptor();
  std::string bytes = box_.seal(pack_entry(answer), place_of(name));
  auto work = [folder, name, bytes = std::move(bytes)] { return write_file(folder, name, bytes); };
  auto pending = async::offload(folder_.state_->writer, std::move(work));
  auto written = co_await std::move(pending);
  if (!written) co_return written.error();
  names_.insert(name);
  co_return name;
}

Task<SpooledAnswer> FileTokenSpool::read(const std::string& name) {
  if (!names_.contains(name)) co_return dropped();
  const int folder = descriptor();
  auto work = [folder, name] { return read_file(folder, name); };
  auto pending = async::offload(folder_.state_->writer, std::move(work));
  auto bytes = co_await std::move(pending);
  if (!bytes) co_return bytes.error();
  auto opened = box_.open(*bytes, place_of(name));
  if (!opened) co_return opened.error();
  co_return unpack_entry(*opened);
}

Task<void> FileTokenSpool::drop(const std::string& name) {
  if (!names_.contains(name)) co_return Result<void>();
  const int folder = descriptor();
  auto work = [folder, name] { return remove_file(folder, name); };
  auto pending = async::offload(folder_.state_->writer, std::move(work));
  auto removed = co_await std::move(pending);
  if (removed) names_.erase(name);
  co_return removed;
}

std::vector<std::string> FileTokenSpool::names() const {
  return {names_.begin(), names_.end()};
}

std::vector<std::string> FileTokenSpool::names_of(const ConsentId& consent) const {
  std::vector<std::string> found;
  for (const std::string& name : names_)
    if (name.compare(time_length + 1, uuid_length, consent.value) == 0) found.push_back(name);
  return found;
}

}  // namespace tpp::storage
