#include "crypto/public_key.hpp"

#include <gtest/gtest.h>

#include "crypto/encoding.hpp"

namespace tpp::crypto {
namespace {

// Made with another implementation: keys, and what they say about "header.claims".
constexpr const char* message = "header.claims";
constexpr const char* rs256_n =
    "4nVdG9V3BLAspl8EldsQr8VrB_yi2uIS2SarzU49WWOl8BNGU_VfT4nG7nZJgEtCPwlAhA8UTsXsIyw4"
    "HSUVnNND4FuEw11TRpbeK8Ss0r8s97W2Q2Pm2viyngA-DjhdVbtb66WnWWneVcAcfEiui2jeFoo331i6"
    "CfKl5WtAiq1t1GhZ5MQkJgrL0uUK6wvx7NkpwBkQAx8jiaiXkw-dQLVVkIpTxLJ4Wu9hDZg9o7JmxJtC"
    "UMV03P6P5zM3KHnhO4eKCo0s9braWZj8TEtm0CqQagitSMJePnXRWf4KopCCoIblu3TEV-TsCKwqeHWe"
    "SvbpOFrLSrjL_6VTlTauSQ";
constexpr const char* rs256_signature =
    "FI-qCCHWOw5e5f5g6cgwSHH3EloSmyKtSdTe1cnB2V3IL1nGTOlYR0zYlTOyqTVL1e5Nb44JZHjyFDyf"
    "nBdN5RuwXDv_VcHputpw3s20Rzak6-pg3OSy3O5Yroz792Q6tVOPkrrZqOiWRRCwLLXi_mEzvqFe1r-L"
    "sESPURsHsPX_Y8K97uaf7zsjQmEn08_j8zGIbhumNw0HI5DnJUfPgkHyoM5NgcC3Xzr-xA8FRVgceN7X"
    "5sL5_II_Z9rICz14dFJhfiZVH1WbaGBG7YXogN4OKskHDkswg1ja3FprR88kV8GJj-lqheqe6emIihX7"
    "jgAYqXGQbpdIv-dBorrFIw";
constexpr const char* es256_x = "NEtjGbn3SRONd2nJQmD5RVeylRRBmX0z9jELP4hOqgk";
constexpr const char* es256_y = "a8wClYN1zIMCvjqh1XwPjphTmnnM6ppI3Quue-GdGyA";
constexpr const char* es256_signature =
    "uGgwbfSdja5yqSJNsIPnfLZT5enGldaiMaDFztKzWcA1eeDcUqm1_vAyHta9aAZ6KyR4JaTk-dWOWZt6"
    "rdkhYQ";
constexpr const char* eddsa_x = "N9g4c0nymexlh_NSJmLROir5pFSC4WbKnAXBs8PHyKM";
constexpr const char* eddsa_signature =
    "r4zzaqZoAsqCog1x8o6q2vwOgco-Ybrn6lm5rBBajuGwIZWdgSnOwj2C4Ylvn0Jrvnf38PnuGVQrXkRZ"
    "ryoBCg";
constexpr const char* weak_n =
    "vjHuTb_Aoa3VWZIpoqG2h8NpZ46sHRjp6J5l1dtxCfF_I75xnepGQnHQLY0CJQb5OsQeXteY7PfO5bKq"
    "YTeZVreADJKOiSxEbtp2c4MmOnD_IVsgNXBoJKNwKv-YCDojJ9fJ4XjqXgbMFFg4LL_jak_UCjXmVCi8"
    "XF3eY2rBdGE";

std::string raw(const std::string& text) {
  return from_base64url(text).value_or("");
}

std::string exponent() {
  return raw("AQAB");
}

TEST(PublicKey, ChecksSignaturesOfEachKind) {
  auto rsa = PublicKey::rsa(raw(rs256_n), exponent());
  auto p256 = PublicKey::p256(raw(es256_x), raw(es256_y));
  auto ed25519 = PublicKey::ed25519(raw(eddsa_x));
  ASSERT_TRUE(rsa && p256 && ed25519);
  EXPECT_EQ(rsa->algorithm(), SignatureAlgorithm::rs256);
  EXPECT_EQ(p256->algorithm(), SignatureAlgorithm::es256);
  EXPECT_EQ(ed25519->algorithm(), SignatureAlgorithm::eddsa);
  EXPECT_TRUE(rsa->verifies(message, raw(rs256_signature)));
  EXPECT_TRUE(p256->verifies(message, raw(es256_signature)));
  EXPECT_TRUE(ed25519->verifies(message, raw(eddsa_signature)));
}

TEST(PublicKey, RefusesEverythingElse) {
  auto rsa = PublicKey::rsa(raw(rs256_n), exponent());
  auto p256 = PublicKey::p256(raw(es256_x), raw(es256_y));
  auto ed25519 = PublicKey::ed25519(raw(eddsa_x));
  for (const PublicKey* key : {&*rsa, &*p256, &*ed25519}) {
    int accepted = 0;
    for (const char* signature : {rs256_signature, es256_signature, eddsa_signature}) {
      accepted += key->verifies(message, raw(signature)) ? 1 : 0;
      EXPECT_FALSE(key->verifies("header.claimz", raw(signature)));
      std::string changed = raw(signature);
      changed.back() = static_cast<char>(changed.back() ^ 1);
      EXPECT_FALSE(key->verifies(message, changed));
      EXPECT_FALSE(key->verifies(message, raw(signature) + '\0'));
    }
    EXPECT_EQ(accepted, 1);
    for (std::size_t size : {0U, 1U, 63U, 64U, 65U, 256U})
      EXPECT_FALSE(key->verifies(message, std::string(size, '\0')));
  }
}

TEST(PublicKey, RefusesKeysThatProtectNothing) {
  EXPECT_FALSE(PublicKey::rsa(raw(weak_n), exponent()));
  EXPECT_FALSE(PublicKey::rsa("", exponent()));
  EXPECT_FALSE(PublicKey::rsa(raw(rs256_n), ""));
  EXPECT_FALSE(PublicKey::rsa(raw(rs256_n), "\x01"));
  EXPECT_FALSE(PublicKey::rsa(raw(rs256_n), "\x02"));
  EXPECT_FALSE(PublicKey::rsa(raw(rs256_n), std::string(9, '\x01')));
  EXPECT_FALSE(PublicKey::rsa(std::string(2000, '\xff'), exponent()));
  EXPECT_FALSE(PublicKey::p256(raw(es256_x), raw(es256_x)));
  EXPECT_FALSE(PublicKey::p256(std::string(32, '\0'), std::string(32, '\0')));
  EXPECT_FALSE(PublicKey::p256(raw(es256_x), ""));
  EXPECT_FALSE(PublicKey::ed25519(""));
  EXPECT_FALSE(PublicKey::ed25519(std::string(31, 'x')));
}

}  // namespace
}  // namespace tpp::crypto
