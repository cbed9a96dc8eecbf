#include "postgres/failure.hpp"

#include <pqxx/except>

namespace tpp::postgres {
namespace {

Error error_for(std::string_view sqlstate) {
  const std::string_view group = sqlstate.substr(0, 2);
  if (sqlstate == "23505") return Error{Errc::conflict, "it exists already"};
  if (sqlstate == "23503") return Error{Errc::conflict, "it refers to something that is not there"};
  if (sqlstate == "22P02") return Error{Errc::invalid_input, "an id is malformed"};
  if (sqlstate == "57014" || sqlstate == "55P03" || sqlstate == "25P03")
    return Error{Errc::deadline_exceeded, "the database took too long"};
  if (group == "40") return Error{Errc::overloaded, "too many changes at once; try again"};
  const bool down = group == "08" || group == "53" || group == "57" || group == "58" ||
                    group == "28" || group == "3D" || sqlstate == "25006";
  if (down) return Error{Errc::storage_unavailable, "the database did not answer"};
  return Error{Errc::internal, "an internal error occurred"};
}

bool ends_link(std::string_view sqlstate) {
  // 25006: the server became a standby; 25P03: it closed an idle transaction and the session.
  return sqlstate.starts_with("08") || sqlstate.starts_with("57P") || sqlstate == "25006" ||
         sqlstate == "25P03";
}

}  // namespace

Failure failure_of_sqlstate(std::string_view sqlstate) {
  Failure failure;
  failure.error = error_for(sqlstate);
  failure.error.cause = "SQLSTATE " + std::string(sqlstate);
  failure.sqlstate = sqlstate;
  failure.repeatable = sqlstate == "40001" || sqlstate == "40P01";
  failure.link_lost = ends_link(sqlstate);
  return failure;
}

Failure failure_of_lost_link(std::string cause) {
  Failure failure;
  failure.error = Error{Errc::storage_unavailable, "the database did not answer", std::move(cause)};
  failure.sqlstate = "08000";
  failure.link_lost = true;
  return failure;
}

Failure failure_of_lost_commit() {
  Failure failure = failure_of_lost_link("commit in doubt");
  failure.in_doubt = true;
  return failure;
}

// The types of class 40 carry no SQLSTATE in libpqxx 6.
Failure failure_of(const std::exception_ptr& thrown) {
  try {
    std::rethrow_exception(thrown);
  } catch (const pqxx::sql_error& error) {
    if (!error.sqlstate().empty()) return failure_of_sqlstate(error.sqlstate());
    return failure_of_lost_link("the server gave no SQLSTATE");
  } catch (const pqxx::serialization_failure&) {
    return failure_of_sqlstate("40001");
  } catch (const pqxx::deadlock_detected&) {
    return failure_of_sqlstate("40P01");
  } catch (const pqxx::statement_completion_unknown&) {
    return failure_of_lost_commit();
  } catch (const pqxx::transaction_rollback&) {
    return failure_of_sqlstate("40000");
  } catch (const pqxx::in_doubt_error&) {
    return failure_of_lost_commit();
  } catch (const pqxx::broken_connection& error) {
    return failure_of_lost_link(std::string("no connection: ") + error.what());
  } catch (const std::exception& error) {
    Failure failure;
    failure.error = Error{Errc::internal, "an internal error occurred", error.what()};
    failure.link_lost = true;
    return failure;
  }
}

}  // namespace tpp::postgres
