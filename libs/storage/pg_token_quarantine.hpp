#pragma once
// Sets the tokens of a restored database aside: the bank may have rotated them since, and one that
// is presented again can cost the customer the whole chain. For tokens whose consent has ended use
// retention instead.

#include <cstddef>
#include <optional>
#include <string>

#include "core/clock.hpp"
#include "core/ids.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

struct QuarantineScope {
  std::optional<UtcTime> stored_before;  // nothing: whatever is stored
  std::optional<BankId> bank;            // nothing: all banks
};

struct QuarantineCounts {
  std::size_t pairs = 0;
  std::size_t consents = 0;  // that need their customers now
  std::size_t answers = 0;   // of banks, journalled and not stored as a pair
};

struct QuarantinedBatch {
  std::string last;  // consent; empty when there was nothing left
  QuarantineCounts counts;
};

class PgTokenQuarantine {
 public:
  explicit PgTokenQuarantine(postgres::PgPool& pool) : pool_(pool) {}

  Task<QuarantineCounts> count(const QuarantineScope& scope);

  // The next pairs behind this consent, in order of their ids. conflict while a gateway runs: it
  // would go on with what it has in memory. May be repeated: a pair in quarantine is left alone.
  Task<QuarantinedBatch> batch(const QuarantineScope& scope, const std::string& after,
                               std::size_t most);

 private:
  postgres::PgPool& pool_;
};

}  // namespace tpp::storage
