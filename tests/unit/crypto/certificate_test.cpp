#include "crypto/certificate.hpp"

#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace tpp::crypto
