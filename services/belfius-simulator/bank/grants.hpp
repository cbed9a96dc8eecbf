#pragma once
// Consents, and the tokens that stand for them: one living pair per customer
// and scope, replaced on refresh.

#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "bank/scope.hpp"
#include "core/clock.hpp"
#include "settings.hpp"
#include "world/world.hpp"

namespace tpp::simulator {

struct GrantedAccount {
  const Account* account = nullptr;
  std::string logical_id;
  std::deque<UtcTime> unattended_calls;
};

struct Consent {
  std::string id;
  std::string customer;
  Scope scope = Scope::ais;
  std::string redirect_uri;
  std::vector<GrantedAccount> accounts;
  UtcTime last_sca{};
  bool revoked = false;  // by the customer, in the bank's own app

  GrantedAccount* granted(std::string_view logical_id);
};

struct TokenPair {
  std::size_t sequence = 0;
  Consent* consent = nullptr;
  std::string access_token;
  std::string refresh_token;
  UtcTime issued{};
  std::optional<UtcTime> dies;  // set when it is replaced or withdrawn
};

class Grants {
 public:
  explicit Grants(const Settings& settings) : settings_(settings) {}

  // A new consent ends the customer's earlier one of the scope and its tokens.
  Consent& begin(const Customer& customer, Scope scope, const std::vector<std::string>& ibans,
                 std::string redirect_uri, UtcTime now);
  // The consent's earlier pairs die, after the grace that the settings allow.
  const TokenPair& issue_pair(Consent& consent, UtcTime now);
  std::string issue_sca_token(const Consent& consent, UtcTime now);
  // At once and without grace: the answer to a code presented twice.
  void withdraw_tokens(const std::string& consent_id, UtcTime now);
  // False when the customer has no consent of the scope. The tokens stay: calls say
  // NO_ACTIVE_CONSENT.
  bool revoke(const std::string& customer, Scope scope);

  Consent* consent(const std::string& id);
  const TokenPair* by_access_token(const std::string& token, UtcTime now) const;
  const TokenPair* by_refresh_token(const std::string& token, UtcTime now) const;
  bool sca_token_fits(const std::string& token, const Consent& consent, UtcTime now) const;

  bool lives(const TokenPair& pair, UtcTime now) const;
  const std::deque<TokenPair>& pairs() const { return pairs_; }

 private:
  struct ScaGrant {
    std::string consent_id;
    UtcTime issued{};
  };
  const Settings& settings_;
  std::unordered_map<std::string, std::unique_ptr<Consent>> consents_;
  std::map<std::pair<std::string, Scope>, std::string> consent_of_customer_;
  std::unordered_map<std::string, TokenPair*> current_pair_;  // by consent
  std::deque<TokenPair> pairs_;  // all that were ever issued; addresses stay
  std::unordered_map<std::string, TokenPair*> by_access_;
  std::unordered_map<std::string, TokenPair*> by_refresh_;
  std::unordered_map<std::string, ScaGrant> sca_tokens_;
};

}  // namespace tpp::simulator
