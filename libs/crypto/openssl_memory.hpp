#pragma once
// Has OpenSSL overwrite what it frees: record buffers hold plaintext. For programs, at their start.

namespace tpp::crypto {

// False when OpenSSL has allocated something before: then nothing has changed.
bool wipe_what_openssl_frees();

}  // namespace tpp::crypto
