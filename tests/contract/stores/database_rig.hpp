#pragma once
// A database of its own for tests of the pool and the migrator, on the shared server.

#include <string>

#include <pqxx/pqxx>

#include "contract/stores/run.hpp"
#include "core/secret.hpp"
#include "postgres/connection_text.hpp"
#include "support/postgres/private_postgres.hpp"

namespace tpp::testing {

// Empty at first; only for servers of our own, because it creates databases.
inline postgres::ConnectionSettings empty_database(const std::string& name) {
  pqxx::connection server(test_postgres().dsn().reveal());
  pqxx::nontransaction command(server);
  command.exec("DROP DATABASE IF EXISTS " + name);
  command.exec("CREATE DATABASE " + name);
  postgres::ConnectionSettings settings;
  settings.dsn = test_postgres().dsn(name);
  return settings;
}

// An invalid DSN gives an empty text, which then fails to connect.
inline Secret text_of(const postgres::ConnectionSettings& settings) {
  auto text = postgres::connection_text(settings);
  return text ? *text : Secret();
}

}  // namespace tpp::testing
