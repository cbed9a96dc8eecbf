#pragma once
// What a server staples to its certificate about its revocation (OCSP, RFC 6066 section 8).

#include <ctime>
#include <string_view>

#include <openssl/ssl.h>

namespace tpp::http {

// A server's certificate and the one that vouches for it, as a session has verified them.
struct VerifiedServer {
  X509* own = nullptr;
  X509* issuer = nullptr;
};

// Whether a server may be talked to that staples these bytes at this time. One whose staple revokes
// the certificate, does not know it, is signed by somebody who may not, or cannot be read may not.
// A staple out of its time says nothing, unless it revokes. Leaves no error with OpenSSL.
bool is_acceptable(std::string_view staple, const VerifiedServer& server, std::time_t now);

// From now on sessions of this context ask their server for a staple, and refuse one that is not
// acceptable. A server that sends none passes: the lists of revocations are there for it.
void check_staples(SSL_CTX* context);

}  // namespace tpp::http
