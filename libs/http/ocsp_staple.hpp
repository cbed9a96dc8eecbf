#pragma once
// What a server staples to its certificate about its revocation (OCSP, RFC 6066 section 8).

#include <openssl/ssl.h>

namespace tpp::http {

// From now on sessions of this context ask their server for a staple. One that sends none passes:
// the lists of revocations are there for it. One whose staple revokes the certificate, does not
// know it, is signed by somebody who may not, or cannot be read is refused. A staple out of its
// time says nothing, unless it revokes.
void check_staples(SSL_CTX* context);

}  // namespace tpp::http
