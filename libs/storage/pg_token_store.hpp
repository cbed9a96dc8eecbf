#pragma once
// Token pairs in PostgreSQL: claims by lease and fence, answers journaled before they count.

#include "crypto/sealed_box.hpp"
#include "domain/ports/token_store.hpp"
#include "postgres/pool.hpp"

namespace tpp::storage {

class PgTokenStore final : public TokenStore {
 public:
  PgTokenStore(postgres::PgPool& pool, const crypto::SealedBox& box) : pool_(pool), box_(box) {}

  Task<AccessToken> find(const ConsentId& consent) override;
  Task<RefreshStart> claim_refresh(const ConsentId& consent, TokenVersion known,
                                   const std::string& attempt_id) override;
  Task<AccessToken> finish_refresh(const ConsentId& consent, const RefreshClaim& claim,
                                   const TokenGrant& grant, UtcTime received_at) override;
  Task<void> keep_unread(const ConsentId& consent, const RefreshClaim& claim, const Secret& answer,
                         UtcTime received_at) override;
  Task<void> abandon_refresh(const ConsentId& consent, const RefreshClaim& claim,
                             RefreshEnd end) override;
  Task<std::vector<ExpiredClaim>> expired_claims(std::size_t most) override;

 private:
  Result<RefreshStart> claim(postgres::Transaction& tx, const ConsentId& consent,
                             TokenVersion known, const std::string& attempt_id) const;
  Result<void> write_journal(postgres::Transaction& tx, const ConsentId& consent,
                             const RefreshClaim& claim, const Secret& packed, const char* outcome,
                             UtcTime received_at) const;
  Result<void> abandon(postgres::Transaction& tx, const ConsentId& consent,
                       const RefreshClaim& claim, RefreshEnd end) const;
  Result<AccessToken> advance(postgres::Transaction& tx, const ConsentId& consent,
                              const RefreshClaim& claim, const TokenGrant& grant,
                              UtcTime received_at) const;
  // `oldest`: the pair whose refresh brought the answer, at least.
  Result<bool> promote_journal(postgres::Transaction& tx, const ConsentId& consent,
                               std::int64_t fence, TokenVersion version, TokenVersion oldest) const;
  Result<AccessToken> head(postgres::Transaction& tx, const ConsentId& consent) const;

  postgres::PgPool& pool_;
  const crypto::SealedBox& box_;
};

}  // namespace tpp::storage
