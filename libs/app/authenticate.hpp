#pragma once
// Which client calls? By API key, looked up by digest, or by a bearer token of a trusted issuer.
// Both are remembered for a short while, so that a caller who is known costs neither a call of the
// database nor the check of a signature.

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/clock.hpp"
#include "domain/ports/bearer_tokens.hpp"
#include "domain/ports/client_store.hpp"
#include "domain/transaction.hpp"

namespace tpp {

class Authenticate {
 public:
  using Known = std::shared_ptr<const Client>;  // shared with requests under way

  Authenticate(ClientStore& clients, BearerTokens& tokens, DigestFunction digest,
               std::chrono::seconds lifetime, const Clock& clock);

  // With a bearer token the client has the scopes that both it and the token have.
  // Errors: unauthorized, those of ClientStore.
  Task<Known> operator()(const Secret& credentials);

  // Whether they were accepted before and have not been refused since. That opens nothing; it tells
  // a caller whose row has to be read again from one who guesses.
  bool remembers(const Secret& credentials) const;

  // Everybody is looked up again.
  void forget_all();

  // The keys used since the last time, each with its first use, to be written down.
  std::vector<KeyUse> take_uses();

 private:
  struct Slot {
    Known client;
    ApiKeyId key;  // empty for a bearer token
    UtcTime good_until;
    UtcTime note_from;  // earlier uses are noted already
  };
  Task<Slot> find_key(const Secret& key, UtcTime now);
  Task<Slot> find_token(const Secret& token, UtcTime now);
  const Known& use(Slot& slot, UtcTime now);
  void remember(const std::string& digest, Slot slot, UtcTime now);

  ClientStore& clients_;
  BearerTokens& tokens_;
  DigestFunction digest_;
  std::chrono::seconds lifetime_;
  const Clock& clock_;
  std::unordered_map<std::string, Slot> known_;
  std::unordered_map<ApiKeyId, UtcTime> used_;
  std::uint64_t forgotten_ = 0;
};

}  // namespace tpp
