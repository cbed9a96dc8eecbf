// What a bank's server staples to its certificate. A signature cannot be found by searching: what
// passes is a word that the authority has signed, or no word at all.

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>

#include <openssl/err.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>

#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "fuzz/target.hpp"
#include "fuzz/targets/ocsp_authority.hpp"
#include "http/ocsp_staple.hpp"

namespace tpp::fuzz {
namespace {

using ocsp::Staple;
using namespace std::chrono_literals;

constexpr std::time_t seconds_of(std::chrono::sys_days day) {
  return std::chrono::sys_seconds(day).time_since_epoch().count();
}

constexpr std::time_t in_time = seconds_of(2006y / 1 / 5);
constexpr std::time_t when_old = seconds_of(2006y / 2 / 1);

struct Free {
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(OCSP_RESPONSE* response) const { OCSP_RESPONSE_free(response); }
  void operator()(OCSP_BASICRESP* basic) const { OCSP_BASICRESP_free(basic); }
  void operator()(unsigned char* bytes) const { OPENSSL_free(bytes); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

Owned<X509> certificate_in(std::string_view pem) {
  const Owned<BIO> bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  return Owned<X509>(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
}

bool passes(std::string_view staple, std::time_t now) {
  static const auto server = certificate_in(ocsp::server);
  static const auto authority = certificate_in(ocsp::authority);
  const http::VerifiedServer verified{server.get(), authority.get()};
  const bool acceptable = http::is_acceptable(staple, verified, now);
  demand(ERR_peek_error() == 0, "no error is left to who calls OpenSSL next");
  demand(http::is_acceptable(staple, verified, now) == acceptable, "a staple has one verdict");
  return acceptable;
}

std::string digest_of(std::string_view bytes) {
  return crypto::hex(crypto::sha256(bytes));
}

// Empty where a responder answers that it has no answer, which nobody signs.
std::string signed_part_of(std::string_view staple) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(staple.data());
  const Owned<OCSP_RESPONSE> response(
      d2i_OCSP_RESPONSE(nullptr, &bytes, static_cast<long>(staple.size())));
  demand(response != nullptr, "what passes can be read");
  if (OCSP_response_status(response.get()) != OCSP_RESPONSE_STATUS_SUCCESSFUL) return {};
  const Owned<OCSP_BASICRESP> basic(OCSP_response_get1_basic(response.get()));
  demand(basic != nullptr, "an answer that passes can be read");
  unsigned char* encoded = nullptr;
  const int size =
      i2d_OCSP_RESPDATA(const_cast<OCSP_RESPDATA*>(OCSP_resp_get0_respdata(basic.get())), &encoded);
  const Owned<unsigned char> owned(encoded);
  demand(size > 0, "an answer that passes says something");
  return {reinterpret_cast<const char*>(encoded), static_cast<std::size_t>(size)};
}

void demand_right_to_pass(std::string_view staple, bool is_in_time) {
  const std::string signed_part = signed_part_of(staple);
  if (signed_part.empty()) return;
  const auto known = std::ranges::find(ocsp::staples, digest_of(signed_part), &Staple::signed_part);
  demand(known != ocsp::staples.end(), "what passes is signed by the authority");
  demand(known->verdict == Staple::passes_always || !is_in_time,
         "a certificate that its authority does not know passes with an old word only");
}

}  // namespace

void ocsp_staples(std::string_view input) {
  ERR_clear_error();
  const bool passed_in_time = passes(input, in_time);
  const bool passed_when_old = passes(input, when_old);
  if (passed_in_time) demand_right_to_pass(input, true);
  if (passed_when_old) demand_right_to_pass(input, false);
  const auto known = std::ranges::find(ocsp::staples, digest_of(input), &Staple::whole);
  if (known == ocsp::staples.end()) return;
  demand(passed_when_old, "an old word of the authority excludes nobody");
  demand(passed_in_time == (known->verdict == Staple::passes_always),
         "a good word of the authority passes");
}

}  // namespace tpp::fuzz
