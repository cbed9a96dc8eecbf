#pragma once
// JWK sets (RFC 7517): the public keys of an issuer.

#include <map>
#include <string>

#include "core/result.hpp"
#include "crypto/public_key.hpp"

namespace tpp::gateway {

struct KeySet {
  std::map<std::string, crypto::PublicKey> by_id;
  int ignored = 0;  // keys of another kind, weak ones, ones without an id
};

// Keys that we have no use for are ignored, as the standard wants; two with the same id both are.
// invalid_input: no JWK set, or none of its keys can be used.
Result<KeySet> read_key_set(std::string_view text);

}  // namespace tpp::gateway
