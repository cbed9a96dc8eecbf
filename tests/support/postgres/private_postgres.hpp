#pragma once
// A PostgreSQL of the test's own: a temporary folder, a Unix socket in it, gone at the end.
// With TPP_TEST_DATABASE_URL set, that database is used instead, and cannot be restarted.

#include <string>

#include "core/secret.hpp"

namespace tpp::testing {

class PrivatePostgres {
 public:
  PrivatePostgres();
  ~PrivatePostgres();
  PrivatePostgres(const PrivatePostgres&) = delete;
  PrivatePostgres& operator=(const PrivatePostgres&) = delete;

  Secret dsn(const std::string& database = "postgres") const;
  bool restartable() const { return !folder_.empty(); }
  void stop();
  void start();

 private:
  void run(const std::string& program, const std::string& arguments) const;

  std::string given_url_;
  std::string folder_;
};

// One for the whole test program, started when it is first asked for.
PrivatePostgres& test_postgres();

}  // namespace tpp::testing
