#pragma once
// How token pairs are read and written. Inside this library only.

#include <optional>

#include "core/ids.hpp"
#include "domain/token.hpp"
#include "storage/sql_values.hpp"

namespace tpp::storage {

// Of a row with access_sealed, access_expires_at (unix_ms), access_seconds and version.
Result<AccessToken> access_token_in(const crypto::SealedBox& box, const pqxx::row& row,
                                    const ConsentId& consent);
// Of a row with sca_sealed and sca_expires_at (unix_ms).
Result<std::optional<ScaToken>> sca_token_in(const crypto::SealedBox& box, const pqxx::row& row,
                                             const ConsentId& consent);
Result<Secret> refresh_token_in(const crypto::SealedBox& box, const pqxx::row& row,
                                const ConsentId& consent);

// After a grant: whoever is refreshing the old pair has lost the race.
void replace_tokens(pqxx::transaction_base& tx, const crypto::SealedBox& box,
                    const ConsentId& consent, const TokenGrant& grant, UtcTime received_at);

// After a refresh: stores nothing and returns false unless fence and version are still these.
// What the bank did not send stays.
bool advance_tokens(pqxx::transaction_base& tx, const crypto::SealedBox& box,
                    const ConsentId& consent, const TokenGrant& grant, UtcTime received_at,
                    std::int64_t fence, TokenVersion version);

// False when the consent has no tokens.
bool replace_sca(pqxx::transaction_base& tx, const crypto::SealedBox& box, const ConsentId& consent,
                 const ScaToken& sca);

}  // namespace tpp::storage
