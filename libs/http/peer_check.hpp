#pragma once
// What a client checks of a server beyond the chain of certificates and the name: pins, and how
// long an old revocation list is still good.

#include <cstdint>

#include <openssl/ssl.h>

#include "core/result.hpp"
#include "http/tls.hpp"

namespace tpp::http {

// From now on sessions of this context verify their peer. invalid_input: a pin that is none.
Result<void> check_peers(SSL_CTX* context, const Pins& pins);

// In report-only mode: how many handshakes were let through although no pin matched.
std::uint64_t unpinned_handshakes(SSL_CTX* context);

}  // namespace tpp::http
