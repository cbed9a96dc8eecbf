#pragma once
// Brings answers from the spool into the stores as soon as they take them again.

#include "app/access_cache.hpp"
#include "app/refresh_probe.hpp"
#include "domain/ports/consent_store.hpp"
#include "domain/ports/token_spool.hpp"
#include "domain/ports/token_store.hpp"

namespace tpp {

class ReplaySpool {
 public:
  ReplaySpool(TokenSpool& spool, TokenStore& tokens, ConsentStore& consents, AccessCache& cache,
              RefreshProbe& probe);

  // Everything that waits, until the stores refuse one. Entries that cannot be opened stay.
  Awaitable<void> round();

  // What waits for this consent. Errors: those of the stores; then something still waits.
  Task<void> of(const ConsentId& consent);

 private:
  Task<void> replay(const std::string& name);
  Task<void> store(const SpooledRefresh& refresh);
  Task<void> store(const SpooledExchange& exchange);

  TokenSpool& spool_;
  TokenStore& tokens_;
  ConsentStore& consents_;
  AccessCache& cache_;
  RefreshProbe& probe_;
};

}  // namespace tpp
