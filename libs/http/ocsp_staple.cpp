#include "http/ocsp_staple.hpp"

#include <memory>

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/x509.h>

namespace tpp::http {

namespace {

constexpr int accepted = 1;
constexpr int refused = 0;
constexpr long clock_skew = 300;  // seconds

struct Free {
  void operator()(OCSP_RESPONSE* response) const { OCSP_RESPONSE_free(response); }
  void operator()(OCSP_BASICRESP* basic) const { OCSP_BASICRESP_free(basic); }
  void operator()(OCSP_CERTID* id) const { OCSP_CERTID_free(id); }
  void operator()(X509_STORE* store) const { X509_STORE_free(store); }
  void operator()(STACK_OF(X509) * certificates) const { sk_X509_free(certificates); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

VerifiedServer verified_by(const SSL* session) {
  STACK_OF(X509)* chain = SSL_get0_verified_chain(session);
  if (chain == nullptr || sk_X509_num(chain) == 0) return {};
  const int issuer = sk_X509_num(chain) > 1 ? 1 : 0;
  return {sk_X509_value(chain, 0), sk_X509_value(chain, issuer)};
}

// The issuer itself signs, or somebody to whom it has given a certificate for just that.
bool is_signed(OCSP_BASICRESP* basic, X509* issuer, std::time_t now) {
  const Owned<X509_STORE> trusted(X509_STORE_new());
  const Owned<STACK_OF(X509)> known(sk_X509_new_null());
  if (!trusted || !known || sk_X509_push(known.get(), issuer) == 0) return false;
  if (X509_STORE_add_cert(trusted.get(), issuer) != 1) return false;
  X509_STORE_set_flags(trusted.get(), X509_V_FLAG_PARTIAL_CHAIN);
  X509_VERIFY_PARAM_set_time(X509_STORE_get0_param(trusted.get()), now);
  return OCSP_basic_verify(basic, known.get(), trusted.get(), 0) == 1;
}

struct Word {
  int status = V_OCSP_CERTSTATUS_UNKNOWN;
  ASN1_GENERALIZEDTIME* from = nullptr;
  ASN1_GENERALIZEDTIME* until = nullptr;
};

bool find_word(OCSP_BASICRESP* basic, const VerifiedServer& server, Word& word) {
  for (const EVP_MD* digest : {EVP_sha1(), EVP_sha256()}) {
    const Owned<OCSP_CERTID> id(OCSP_cert_to_id(digest, server.own, server.issuer));
    if (id && OCSP_resp_find_status(basic, id.get(), &word.status, nullptr, nullptr, &word.from,
                                    &word.until) == 1)
      return true;
  }
  return false;
}

// As OCSP_check_validity, which asks the system for the time; one that cannot be read excuses
// nobody.
bool is_in_time(const Word& word, std::time_t now) {
  std::time_t latest_begin = now + clock_skew;
  std::time_t earliest_end = now - clock_skew;
  if (X509_cmp_time(word.from, &latest_begin) > 0) return false;
  return word.until == nullptr || X509_cmp_time(word.until, &earliest_end) >= 0;
}

bool says_nothing_against(const unsigned char* staple, long size, const VerifiedServer& server,
                          std::time_t now) {
  const Owned<OCSP_RESPONSE> response(d2i_OCSP_RESPONSE(nullptr, &staple, size));
  if (!response || server.own == nullptr) return false;
  // "Try later" and the like: nobody has signed that, and nothing was said.
  if (OCSP_response_status(response.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL) return true;
  const Owned<OCSP_BASICRESP> basic(OCSP_response_get1_basic(response.get()));
  Word word;
  if (!basic || !is_signed(basic.get(), server.issuer, now) ||
      !find_word(basic.get(), server, word))
    return false;
  if (word.status == V_OCSP_CERTSTATUS_REVOKED) return false;
  return !is_in_time(word, now) || word.status == V_OCSP_CERTSTATUS_GOOD;
}

int judge(SSL* session, void*) {
  const unsigned char* staple = nullptr;
  const long size = SSL_get_tlsext_status_ocsp_resp(session, &staple);
  if (staple == nullptr) return accepted;
  const std::string_view bytes(reinterpret_cast<const char*>(staple),
                               static_cast<std::size_t>(size));
  return is_acceptable(bytes, verified_by(session), std::time(nullptr)) ? accepted : refused;
}

}  // namespace

bool is_acceptable(std::string_view staple, const VerifiedServer& server, std::time_t now) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(staple.data());
  const bool acceptable =
      says_nothing_against(bytes, static_cast<long>(staple.size()), server, now);
  ERR_clear_error();
  return acceptable;
}

void check_staples(SSL_CTX* context) {
  SSL_CTX_set_tlsext_status_type(context, TLSEXT_STATUSTYPE_ocsp);
  SSL_CTX_set_tlsext_status_cb(context, judge);
}

}  // namespace tpp::http
