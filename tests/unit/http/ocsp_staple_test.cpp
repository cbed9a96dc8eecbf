// A server that staples what its authority says of its certificate, and a client that listens.
#include "http/ocsp_staple.hpp"

#include <ctime>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <openssl/ocsp.h>
#include <openssl/ssl.h>

#include "http/tls.hpp"
#include "unit/http/test_pki.hpp"

namespace tpp::http::test {
namespace {

using Context = std::shared_ptr<boost::asio::ssl::context>;
using Staple = std::string;  // DER

constexpr long hour = 3600;

int give_staple(SSL* session, void* given) {
  const auto& staple = *static_cast<const Staple*>(given);
  if (staple.empty()) return SSL_TLSEXT_ERR_NOACK;
  auto* copy = static_cast<unsigned char*>(OPENSSL_memdup(staple.data(), staple.size()));
  SSL_set_tlsext_status_ocsp_resp(session, copy, static_cast<long>(staple.size()));
  return SSL_TLSEXT_ERR_OK;
}

struct FreeSession {
  void operator()(SSL* session) const { SSL_free(session); }
};
using Session = std::unique_ptr<SSL, FreeSession>;

// Whether the client finishes the handshake; both talk through memory.
bool agree(SSL* client, SSL* server) {
  BIO* near = nullptr;
  BIO* far = nullptr;
  BIO_new_bio_pair(&near, 0, &far, 0);
  SSL_set_bio(client, near, near);
  SSL_set_bio(server, far, far);
  for (int turns = 0; turns < 20; ++turns) {
    const int client_says = SSL_connect(client);
    const int server_says = SSL_accept(server);
    if (client_says == 1 && server_says == 1) return true;
    if (client_says != 1 && SSL_get_error(client, client_says) != SSL_ERROR_WANT_READ) return false;
  }
  return false;
}

class OcspStapleTest : public testing::TestWithParam<int> {
 protected:
  bool passes(const Staple& staple) {
    const Context client = *make_client_tls({"", "", pki.authority_file()});
    TlsFiles files = server_files;
    files.trusted_authorities.clear();
    const Context server = *make_server_tls(files);
    SSL_CTX_set_max_proto_version(client->native_handle(), GetParam());
    SSL_CTX_set_tlsext_status_cb(server->native_handle(), give_staple);
    SSL_CTX_set_tlsext_status_arg(server->native_handle(), const_cast<Staple*>(&staple));
    const Session asking(SSL_new(client->native_handle()));
    const Session answering(SSL_new(server->native_handle()));
    return agree(asking.get(), answering.get());
  }

  TestPki pki;
  TestPki stranger;
  TlsFiles server_files = pki.issue("server", "DNS:localhost");
};

TEST_P(OcspStapleTest, AServerThatStaplesNothingPasses) {
  EXPECT_TRUE(passes(""));
}

TEST_P(OcspStapleTest, AGoodWordPasses) {
  EXPECT_TRUE(passes(pki.staple(server_files, {})));
  EXPECT_TRUE(passes(pki.staple(server_files, {.digest = EVP_sha256()})));
}

TEST_P(OcspStapleTest, ARevokedCertificateIsRefused) {
  EXPECT_FALSE(passes(pki.staple(server_files, {.status = V_OCSP_CERTSTATUS_REVOKED})));
}

TEST_P(OcspStapleTest, ACertificateThatItsAuthorityDoesNotKnowIsRefused) {
  EXPECT_FALSE(passes(pki.staple(server_files, {.status = V_OCSP_CERTSTATUS_UNKNOWN})));
}

TEST_P(OcspStapleTest, AnOldWordIsNoneUnlessItRevokes) {
  const Validity old{-48 * hour, -24 * hour};
  EXPECT_TRUE(passes(pki.staple(server_files, {.validity = old})));
  EXPECT_TRUE(
      passes(pki.staple(server_files, {.status = V_OCSP_CERTSTATUS_UNKNOWN, .validity = old})));
  EXPECT_FALSE(
      passes(pki.staple(server_files, {.status = V_OCSP_CERTSTATUS_REVOKED, .validity = old})));
}

TEST_P(OcspStapleTest, AWordAboutAnotherCertificateIsRefused) {
  EXPECT_FALSE(passes(pki.staple(pki.issue("other", "DNS:localhost"), {})));
}

TEST_P(OcspStapleTest, AWordOfAStrangerIsRefused) {
  EXPECT_FALSE(passes(stranger.staple(stranger.issue("server", "DNS:localhost"), {})));
  EXPECT_FALSE(passes(pki.staple(server_files, {.signer = &stranger})));
}

TEST_P(OcspStapleTest, WhoWasGivenTheRightMaySignToo) {
  const TlsFiles responder = pki.issue("responder", "DNS:ocsp", {}, "OCSPSigning");
  EXPECT_TRUE(passes(pki.staple(server_files, {.responder = &responder})));
  EXPECT_FALSE(passes(
      pki.staple(server_files, {.status = V_OCSP_CERTSTATUS_REVOKED, .responder = &responder})));
  const TlsFiles shop = pki.issue("shop", "DNS:shop", {}, "serverAuth");
  EXPECT_FALSE(passes(pki.staple(server_files, {.responder = &shop})));
}

TEST_P(OcspStapleTest, WhatCannotBeReadIsRefused) {
  const Staple good = pki.staple(server_files, {});
  EXPECT_FALSE(passes("no staple"));
  EXPECT_FALSE(passes(good.substr(0, good.size() / 2)));
  for (const std::size_t at : {good.size() / 3, good.size() / 2, good.size() - 4}) {
    Staple changed = good;
    changed[at] = static_cast<char>(changed[at] ^ 1);
    EXPECT_FALSE(passes(changed)) << at;
  }
}

TEST_P(OcspStapleTest, AResponderThatIsBusySaysNothing) {
  EXPECT_TRUE(passes(TestPki::busy_responder()));
}

INSTANTIATE_TEST_SUITE_P(Versions, OcspStapleTest, testing::Values(TLS1_2_VERSION, TLS1_3_VERSION),
                         [](const auto& version) {
                           return version.param == TLS1_2_VERSION ? "Tls12" : "Tls13";
                         });

}  // namespace
}  // namespace tpp::http::test
