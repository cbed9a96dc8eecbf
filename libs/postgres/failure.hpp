#pragma once
// Turns what PostgreSQL and libpqxx report into our errors: by SQLSTATE, never by message text,
// because messages repeat stored values and change with the server's language.

#include <exception>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace tpp::postgres {

struct Failure {
  Error error;
  std::string sqlstate;     // empty when the server did not say
  bool repeatable = false;  // the transaction was undone and may be tried again at once
  bool link_lost = false;   // the connection must not be used again
  bool in_doubt = false;    // committed or undone: the answer to COMMIT was lost
};

Failure failure_of_sqlstate(std::string_view sqlstate);
Failure failure_of_lost_link(std::string cause);
Failure failure_of_lost_commit();
Failure failure_of(const std::exception_ptr& thrown);

}  // namespace tpp::postgres
