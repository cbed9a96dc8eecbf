#include "crypto/certificate.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <openssl/ui.h>

namespace tpp::crypto {
namespace {

// Self-made: valid from 2026-01-02T03:04:05Z (UTCTime) to 2056-06-07T08:09:10Z (GeneralizedTime).
constexpr const char* certificate_pem = R"(-----BEGIN CERTIFICATE-----
MIIBaTCCARCgAwIBAgICEmcwCgYIKoZIzj0EAwIwPTELMAkGA1UEBhMCQkUxFDAS
BgNVBAoMC0V4YW1wbGUgVFBQMRgwFgYDVQQDDA9FeGFtcGxlIFRlc3QgQ0EwIBcN
MjYwMTAyMDMwNDA1WhgPMjA1NjA2MDcwODA5MTBaMD0xCzAJBgNVBAYTAkJFMRQw
EgYDVQQKDAtFeGFtcGxlIFRQUDEYMBYGA1UEAwwPZ2F0ZXdheS5leGFtcGxlMFkw
EwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEUu5ZonCP/6+6BOshgnFQNikIqXtvcOK5
VRZms/bamGdy+9Rgxhulw1h4cyk4OI+Nd/3dWK8Bf6U5orvUlVeP1zAKBggqhkjO
PQQDAgNHADBEAiB65ugxY2CKL03XcSf4PogcBc8Xqw8QJMyrJuNYy2fjgQIgFfuO
xuMeLtdH3mT/GAi7NKYAJnMJLlVwS6oo0rv2Wyc=
-----END CERTIFICATE-----
)";

// Self-made too, and ends earlier: 2036-11-27T12:26:58Z.
constexpr const char* earlier_pem = R"(-----BEGIN CERTIFICATE-----
MIIBhDCCASugAwIBAgIULTV4JhpV0+bSHkRMq/4qwEg1s7YwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNb3RoZXIuZXhhbXBsZTAeFw0yNjExMzAxMjI2NThaFw0zNjEx
MjcxMjI2NThaMBgxFjAUBgNVBAMMDW90aGVyLmV4YW1wbGUwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAARNLfCCCeNW3sbBhT1ye+Nzt3q3+xC7+bR0oxe6GelntC0z
KZZx9BqHLhp+DsfEqUh8YXFBk7fFJCzgeB2wM5nQo1MwUTAdBgNVHQ4EFgQUld+O
WVeJMNKDsUdaeBvbH9GziDgwHwYDVR0jBBgwFoAUld+OWVeJMNKDsUdaeBvbH9Gz
iDgwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiAmPYC6xLsQbf2N
zmoVJ9PjK4+tuo1KOgkRd/l1dBHBFAIgF8pmK9lBSztISxnySozf0WwkEKYLl6F+
nKSypPfeVWg=
-----END CERTIFICATE-----
)";

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content)
      : path_(testing::TempDir() + "certificate_" +
              testing::UnitTest::GetInstance()->current_test_info()->name() + ".pem") {
    std::ofstream(path_) << content;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Anything that OpenSSL would ask on the terminal is noted instead, and gets no answer.
class Terminal {
 public:
  Terminal() : method_(UI_create_method("terminal")), before_(UI_get_default_method()) {
    asked = false;
    UI_method_set_opener(method_, [](UI*) {
      asked = true;
      return 0;
    });
    UI_set_default_method(method_);
  }
  ~Terminal() {
    UI_set_default_method(before_);
    UI_destroy_method(method_);
  }
  Terminal(const Terminal&) = delete;
  Terminal& operator=(const Terminal&) = delete;

  static inline bool asked = false;

 private:
  UI_METHOD* method_;
  const UI_METHOD* before_;
};

std::string encrypted_pem(const std::string& kind) {
  return "-----BEGIN " + kind + "-----\nProc-Type: 4,ENCRYPTED\n" +
         "DEK-Info: AES-128-CBC,00112233445566778899AABBCCDDEEFF\n\n" +
         "AAAAAAAAAAAAAAAAAAAAAA==\n-----END " + kind + "-----\n";
}

TEST(Certificate, TellsNamesAndValidity) {
  const TemporaryFile file(certificate_pem);
  const auto facts = read_certificate(file.path());
  ASSERT_TRUE(facts);
  EXPECT_EQ(facts->subject, "CN=gateway.example,O=Example TPP,C=BE");
  EXPECT_EQ(facts->issuer, "CN=Example Test CA,O=Example TPP,C=BE");
  EXPECT_EQ(to_rfc3339(facts->not_before), "2026-01-02T03:04:05.000Z");
  EXPECT_EQ(to_rfc3339(facts->not_after), "2056-06-07T08:09:10.000Z");
}

TEST(Certificate, SaysThatAFileIsMissing) {
  const auto facts = read_certificate("/nowhere/gateway.pem");
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().code, Errc::invalid_input);
  EXPECT_EQ(facts.error().detail,
            "certificate file /nowhere/gateway.pem: No such file or directory");
}

TEST(Certificate, RefusesAFileWithoutACertificateAndDoesNotRepeatIt) {
  const TemporaryFile file("-----BEGIN PUBLIC KEY-----\nc2VjcmV0\n-----END PUBLIC KEY-----\n");
  const auto facts = read_certificate(file.path());
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().detail, "certificate file " + file.path() + ": holds no PEM certificate");
}

TEST(Certificate, OfAnEncryptedFileAsksNobodyForAPassphrase) {
  const Terminal terminal;
  const TemporaryFile certificate(encrypted_pem("CERTIFICATE"));
  const auto facts = read_certificate(certificate.path());
  ASSERT_FALSE(facts);
  EXPECT_EQ(facts.error().detail, "certificate file " + certificate.path() + ": is encrypted");
  EXPECT_FALSE(Terminal::asked);
}

TEST(RevocationList, OfAnEncryptedFileAsksNobodyForAPassphrase) {
  const Terminal terminal;
  const TemporaryFile list(encrypted_pem("X509 CRL"));
  const auto next_update = read_next_update(list.path());
  ASSERT_FALSE(next_update);
  EXPECT_EQ(next_update.error().detail, "revocation list file " + list.path() + ": is encrypted");
  EXPECT_FALSE(Terminal::asked);
}

TEST(RevocationList, SaysThatItsFileIsMissingOrHoldsNone) {
  EXPECT_EQ(read_next_update("/nowhere/list.pem").error().detail,
            "revocation list file /nowhere/list.pem: No such file or directory");
  const TemporaryFile list(certificate_pem);
  EXPECT_EQ(read_next_update(list.path()).error().detail,
            "revocation list file " + list.path() + ": holds no PEM revocation list");
}

TEST(Certificate, OfSeveralInAFileTheFirstToEndCounts) {
  const TemporaryFile file(std::string(certificate_pem) + earlier_pem);
  const auto end = first_end_in(file.path());
  ASSERT_TRUE(end);
  EXPECT_EQ(to_rfc3339(*end), "2036-11-27T12:26:58.000Z");
}

TEST(Certificate, OfSeveralOneThatIsEncryptedIsRefusedWithoutAsking) {
  const Terminal terminal;
  const TemporaryFile file(certificate_pem + encrypted_pem("CERTIFICATE"));
  const auto end = first_end_in(file.path());
  ASSERT_FALSE(end);
  EXPECT_EQ(end.error().detail, "certificate file " + file.path() + ": is encrypted");
  EXPECT_FALSE(Terminal::asked);
}

TEST(Certificate, AFileWithoutAnyHasNoEnd) {
  const TemporaryFile file("nothing\n");
  EXPECT_FALSE(first_end_in(file.path()));
  EXPECT_FALSE(first_end_in("/nowhere/ca.pem"));
}

}  // namespace
}  // namespace tpp::crypto
