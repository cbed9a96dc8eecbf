#pragma once
// erase_psu: ends everything that a client has about one customer, and keeps what the law asks for.

#include "app/access_cache.hpp"
#include "domain/ports/psu_store.hpp"

namespace tpp {

class ErasePsu {
 public:
  ErasePsu(PsuStore& psus, AccessCache& cache, IdSource& ids, const Clock& clock)
      : psus_(psus), cache_(cache), ids_(ids), clock_(clock) {}

  // Safe to repeat. Errors: those of PsuStore::erase.
  Task<ErasureReceipt> operator()(const ClientId& client, const std::string& psu_ref);

 private:
  PsuStore& psus_;
  AccessCache& cache_;
  IdSource& ids_;
  const Clock& clock_;
};

}  // namespace tpp
