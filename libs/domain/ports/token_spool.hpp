#pragma once
// Answers of a bank that the database did not take: kept on this machine, sealed, until it does.
// Only for that; what the database has stored belongs nowhere else.

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/clock.hpp"
#include "core/ids.hpp"
#include "core/task.hpp"
#include "domain/account.hpp"
#include "domain/token.hpp"

namespace tpp {

// Of a refresh. The claim comes back without its refresh token.
struct SpooledRefresh {
  ConsentId consent;
  RefreshClaim claim;
  TokenGrant tokens;
  std::optional<Secret> unread;  // instead of tokens: an answer that could not be read
  UtcTime received_at;
};

// Of a code exchange.
struct SpooledExchange {
  ConsentId consent;
  ClientId client;
  AuthorizationId authorization;
  TokenGrant tokens;
  std::optional<GrantedAccount> account;
  UtcTime received_at;
  UtcTime expires_at;
};

using SpooledAnswer = std::variant<SpooledRefresh, SpooledExchange>;

class TokenSpool {
 public:
  virtual ~TokenSpool() = default;

  // Returns the entry's name once the answer would survive the loss of power.
  // storage_unavailable: there is no spool, it is full, or it cannot be written.
  virtual Task<std::string> keep(const SpooledAnswer& answer) = 0;

  // not_found: it was dropped. internal: it cannot be opened, because its key is missing or it was
  // damaged.
  virtual Task<SpooledAnswer> read(const std::string& name) = 0;
  virtual Task<void> drop(const std::string& name) = 0;

  // Everything that is kept, the oldest first; or only that of one consent.
  virtual std::vector<std::string> names() const = 0;
  virtual std::vector<std::string> names_of(const ConsentId& consent) const = 0;
};

}  // namespace tpp
