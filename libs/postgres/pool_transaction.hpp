#pragma once
// The transaction that the pool hands to its users. Inside this library only: it includes pqxx.

#include <string>

#include <pqxx/dbtransaction>

#include "postgres/acting.hpp"

namespace tpp::postgres {

class PoolTransaction final : public pqxx::dbtransaction {
 public:
  // Settings: statements that every transaction begins with, each ended by ';'.
  PoolTransaction(pqxx::connection_base& connection, const std::string& settings,
                  const Acting& acting);
  ~PoolTransaction() noexcept override { End(); }

 private:
  void do_begin() override;
  void do_commit() override;

  std::string begin_;
};

}  // namespace tpp::postgres
