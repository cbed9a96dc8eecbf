#include "http/peer_check.hpp"

#include <algorithm>
#include <array>
#include <ctime>
#include <memory>
#include <new>

#include <openssl/evp.h>
#include <openssl/x509.h>

namespace tpp::http {

namespace {

using Digest = std::array<unsigned char, 32>;

constexpr std::time_t grace_of_old_lists = 24 * 60 * 60;

struct PeerRules {
  std::vector<Digest> pins;
  Pins::Mode mode = Pins::Mode::enforce;
  std::uint64_t unpinned = 0;
};

void free_rules(void*, void* rules, CRYPTO_EX_DATA*, int, long, void*) {
  delete static_cast<PeerRules*>(rules);
}

int rules_index() {
  static const int index = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, free_rules);
  return index;
}

PeerRules* rules_of(const SSL_CTX* context) {
  return static_cast<PeerRules*>(SSL_CTX_get_ex_data(context, rules_index()));
}

bool read_pin(const std::string& text, Digest& digest) {
  constexpr std::size_t encoded = 44;  // of 32 bytes, with one '=' at the end
  std::array<unsigned char, 33> bytes{};
  if (text.size() != encoded || text[encoded - 1] != '=' || text[encoded - 2] == '=') return false;
  const auto* in = reinterpret_cast<const unsigned char*>(text.data());
  if (EVP_DecodeBlock(bytes.data(), in, encoded) != static_cast<int>(bytes.size())) return false;
  std::copy_n(bytes.begin(), digest.size(), digest.begin());
  return true;
}

bool is_pinned(X509* certificate, const PeerRules& rules) {
  unsigned char* key = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate), &key);
  if (size < 0) return false;
  Digest digest{};
  const bool hashed = EVP_Digest(key, static_cast<std::size_t>(size), digest.data(), nullptr,
                                 EVP_sha256(), nullptr) == 1;
  OPENSSL_free(key);
  return hashed && std::ranges::find(rules.pins, digest) != rules.pins.end();
}

bool chain_is_pinned(X509_STORE_CTX* verification, const PeerRules& rules) {
  STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(verification);
  for (int i = 0; i < sk_X509_num(chain); ++i)
    if (is_pinned(sk_X509_value(chain, i), rules)) return true;
  return false;
}

// A list that nobody replaced in time is used for a day more: better than no bank at all.
bool within_grace(X509_STORE_CTX* verification) {
  const X509_CRL* list = X509_STORE_CTX_get0_current_crl(verification);
  const ASN1_TIME* end = list == nullptr ? nullptr : X509_CRL_get0_nextUpdate(list);
  if (end == nullptr) return false;
  std::time_t grace_began = std::time(nullptr) - grace_of_old_lists;
  return X509_cmp_time(end, &grace_began) > 0;
}

// Only the list of who vouches for the server itself must be there.
bool may_be_overlooked(X509_STORE_CTX* verification) {
  const int error = X509_STORE_CTX_get_error(verification);
  if (error == X509_V_ERR_UNABLE_TO_GET_CRL)
    return X509_STORE_CTX_get_error_depth(verification) > 0;
  return error == X509_V_ERR_CRL_HAS_EXPIRED && within_grace(verification);
}

// Called by OpenSSL for each certificate and each fault; the server's own comes last.
int verify(int good, X509_STORE_CTX* verification) {
  if (good == 0) {
    if (!may_be_overlooked(verification)) return 0;
    X509_STORE_CTX_set_error(verification, X509_V_OK);
    return 1;
  }
  if (X509_STORE_CTX_get_error_depth(verification) > 0) return 1;
  const auto* session = static_cast<const SSL*>(
      X509_STORE_CTX_get_ex_data(verification, SSL_get_ex_data_X509_STORE_CTX_idx()));
  PeerRules* rules = rules_of(SSL_get_SSL_CTX(session));
  if (rules->pins.empty() || chain_is_pinned(verification, *rules)) return 1;
  if (rules->mode == Pins::Mode::report_only) {
    ++rules->unpinned;
    return 1;
  }
  X509_STORE_CTX_set_error(verification, X509_V_ERR_APPLICATION_VERIFICATION);
  return 0;
}

}  // namespace

Result<void> check_peers(SSL_CTX* context, const Pins& pins) {
  auto rules = std::make_unique<PeerRules>();
  rules->mode = pins.mode;
  for (const std::string& text : pins.digests) {
    Digest digest{};
    if (!read_pin(text, digest))
      return Error{Errc::invalid_input, "pin " + text + ": is not the base64 of a SHA-256"};
    rules->pins.push_back(digest);
  }
  if (SSL_CTX_set_ex_data(context, rules_index(), rules.get()) != 1) throw std::bad_alloc();
  rules.release();
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, verify);
  return {};
}

std::uint64_t unpinned_handshakes(SSL_CTX* context) {
  const PeerRules* rules = rules_of(context);
  return rules == nullptr ? 0 : rules->unpinned;
}

}  // namespace tpp::http
