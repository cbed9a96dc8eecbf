#include "postgres/pool_transaction.hpp"

#include <pqxx/connection>

namespace tpp::postgres {
namespace {

// A limit that strikes while COMMIT waits for a synchronous standby does not undo anything: the
// server answers "committed" with a warning, and the change is lost with its machine. Without a
// limit the pool's own clock cuts the connection, and the outcome is in doubt, which is the truth.
constexpr const char* commit_without_limit = "SET LOCAL statement_timeout = 0; COMMIT";

}  // namespace

PoolTransaction::PoolTransaction(pqxx::connection_base& connection, const std::string& settings,
                                 const Acting& acting)
    : namedclass("transaction"), dbtransaction(connection) {
  // One message: whom it acts for costs no round trip. LOCAL: behind PgBouncer the next
  // transaction on this server connection is somebody else's.
  begin_ = "BEGIN; " + settings + "SET LOCAL tpp.client = " + connection.quote(acting.text());
  Begin();
}

void PoolTransaction::do_begin() {
  direct_exec(begin_.c_str());
}

void PoolTransaction::do_commit() {
  try {
    direct_exec(commit_without_limit);
  } catch (const std::exception&) {
    // The answer is lost; what became of the transaction the server alone knows.
    if (!conn().is_open()) throw pqxx::in_doubt_error("no answer to COMMIT");
    throw;
  }
}

}  // namespace tpp::postgres
