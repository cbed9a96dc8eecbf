#include "support/postgres/private_postgres.hpp"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include <pwd.h>
#include <unistd.h>

namespace tpp::testing {
namespace {

namespace fs = std::filesystem;

std::string newest_bin_folder() {
  fs::path newest;
  std::error_code none;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none))
    if (fs::exists(version.path() / "bin/initdb") && newest < version.path())
      newest = version.path();
  return newest.empty() ? std::string() : (newest / "bin").string() + "/";
}

// The server refuses to run as root.
const passwd* server_account() {
  return ::geteuid() == 0 ? ::getpwnam("postgres") : nullptr;
}

std::string new_folder() {
  std::string name = (fs::temp_directory_path() / "tpp-postgres-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  if (const passwd* account = server_account())
    if (::chown(name.c_str(), account->pw_uid, account->pw_gid) != 0)
      throw std::runtime_error("the temporary folder cannot be handed over");
  return name;
}

}  // namespace

PrivatePostgres::PrivatePostgres() {
  if (const char* url = std::getenv("TPP_TEST_DATABASE_URL")) {
    given_url_ = url;
    return;
  }
  folder_ = new_folder();
  run("initdb",
      "--username=tpp --auth=trust --no-locale --encoding=UTF8 --no-sync -D " + folder_ + "/data");
  start();
}

PrivatePostgres::~PrivatePostgres() {
  if (!restartable()) return;
  try {
    stop();
  } catch (const std::exception&) {
    // Stopped by a test that failed half-way.
  }
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

Secret PrivatePostgres::dsn(const std::string& database) const {
  if (!restartable()) return Secret(given_url_);
  return Secret("host=" + folder_ + " user=tpp dbname=" + database);
}

void PrivatePostgres::start() {
  run("pg_ctl", "start -w -D " + folder_ + "/data -o \"-c listen_addresses='' -c fsync=off" +
                    " -c unix_socket_directories=" + folder_ + "\"");
}

void PrivatePostgres::stop() {
  run("pg_ctl", "stop -w -m immediate -D " + folder_ + "/data");
}

void PrivatePostgres::run(const std::string& program, const std::string& arguments) const {
  std::string command = "cd " + folder_ + " && ";
  if (const passwd* account = server_account())
    command += "setpriv --reuid=" + std::to_string(account->pw_uid) +
               " --regid=" + std::to_string(account->pw_gid) + " --clear-groups ";
  command += newest_bin_folder() + program + " " + arguments + " >> " + folder_ + "/log 2>&1";
  if (std::system(command.c_str()) != 0) throw std::runtime_error(program + " failed");
}

PrivatePostgres& test_postgres() {
  static PrivatePostgres server;
  return server;
}

}  // namespace tpp::testing
