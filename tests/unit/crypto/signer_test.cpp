#include "crypto/signer.hpp"

#include <gtest/gtest.h>

#include "crypto/encoding.hpp"
#include "support/signing_vectors.hpp"

namespace tpp::crypto {
namespace {

using tpp::testing::expected_vector;
using tpp::testing::vector_body;
using tpp::testing::vector_file;

SigningFiles files_with_key(const std::string& key) {
  return {vector_file("certificate.pem"), vector_file(key)};
}

std::string complaint_about(const SigningFiles& files) {
  const auto signer = Signer::load(files);
  if (signer) return "none";
  EXPECT_EQ(signer.error().code, Errc::invalid_input);
  return signer.error().detail;
}

TEST(Signer, SignsAsTheOpensslCommandLineDoes) {
  const auto signer = Signer::load(files_with_key("key.pem"));
  ASSERT_TRUE(signer) << signer.error().detail;
  EXPECT_EQ(base64(signer->sign(vector_body())), expected_vector("raw"));
}

TEST(Signer, SignsAgainAndAgain) {
  const auto signer = Signer::load(files_with_key("key.pem"));
  ASSERT_TRUE(signer);
  EXPECT_NE(signer->sign("one"), signer->sign("another"));
  EXPECT_EQ(base64(signer->sign(vector_body())), expected_vector("raw"));
}

TEST(Signer, KnowsItsCertificate) {
  const auto signer = Signer::load(files_with_key("key.pem"));
  ASSERT_TRUE(signer);
  EXPECT_EQ(signer->serial(), "2b17f0c4");
  EXPECT_EQ(signer->issuer(), "CN=Example Seal,O=Example TPP,C=BE");
}

TEST(Signer, SaysThatTheKeyIsAnothersAndNamesBothFiles) {
  EXPECT_EQ(complaint_about(files_with_key("other_key.pem")),
            "private key file " + vector_file("other_key.pem") +
                ": does not belong to the certificate in " + vector_file("certificate.pem"));
}

TEST(Signer, AKeyWithADamagedNumberWouldSignWhatNobodyCanVerify) {
  EXPECT_EQ(complaint_about(files_with_key("damaged_key.pem")),
            "private key file " + vector_file("damaged_key.pem") +
                ": is damaged: its numbers do not belong together");
}

TEST(Signer, SaysWhatIsWrongWithTheKeyFile) {
  const auto about = [](const std::string& file, const std::string& what) {
    return "private key file " + vector_file(file) + ": " + what;
  };
  EXPECT_EQ(complaint_about(files_with_key("short_key.pem")),
            about("short_key.pem", "has fewer than 2048 bits"));
  EXPECT_EQ(complaint_about(files_with_key("elliptic_key.pem")),
            about("elliptic_key.pem", "is no RSA key"));
  EXPECT_EQ(complaint_about(files_with_key("encrypted_key.pem")),
            about("encrypted_key.pem", "is encrypted"));
  EXPECT_EQ(complaint_about(files_with_key("body.json")),
            about("body.json", "holds no PEM private key"));
  EXPECT_EQ(complaint_about(files_with_key("nowhere.pem")),
            about("nowhere.pem", "No such file or directory"));
}

TEST(Signer, SaysWhatIsWrongWithTheCertificateFile) {
  const std::string key = vector_file("key.pem");
  EXPECT_EQ(complaint_about({key, key}), "certificate file " + key + ": holds no PEM certificate");
  EXPECT_EQ(complaint_about({"/nowhere.pem", key}),
            "certificate file /nowhere.pem: No such file or directory");
}

}  // namespace
}  // namespace tpp::crypto
