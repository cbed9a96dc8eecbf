#include "belfius/signing.hpp"

#include <gtest/gtest.h>

#include "support/signing_vectors.hpp"
#include "unit/belfius/given_payments.hpp"

namespace tpp::belfius {
namespace {

using namespace testing;
using tpp::testing::expected_vector;
using tpp::testing::vector_body;
using tpp::testing::vector_file;

BelfiusAccess signing_access() {
  BelfiusAccess access = some_access();
  access.signing_certificate_file = vector_file("certificate.pem");
  access.signing_key_file = vector_file("key.pem");
  return access;
}

http::ClientRequest some_request() {
  http::ClientRequest request;
  request.method = "POST";
  request.target = "/psd2/payments/sepa-credit-transfers";
  request.headers = {{"Request-ID", fixed_uuid}, {"Client-ID", "client-1"}};
  request.body = vector_body();
  return request;
}

http::ClientRequest signed_by(const SignatureProfile& profile) {
  auto signer = RequestSigner::load(profile, signing_access());
  EXPECT_TRUE(signer) << signer.error().detail;
  http::ClientRequest request = some_request();
  signer->sign(request, FakeClock().now());
  return request;
}

TEST(RequestSigner, MakesTheHeaderOfPaymentsVersion1) {
  const auto request = signed_by({.mode = SignatureMode::jws_v1});
  EXPECT_EQ(header_of(request, "Signature"), expected_vector("jws-v1"));
  EXPECT_EQ(header_of(request, "Digest"), "");
}

TEST(RequestSigner, SignsHeaders) {
  const auto request = signed_by({.mode = SignatureMode::cavage});
  EXPECT_EQ(header_of(request, "Digest"), "SHA-256=" + expected_vector("digest"));
  EXPECT_EQ(header_of(request, "Date"), "Mon, 04 May 2026 12:00:00 GMT");
  EXPECT_EQ(header_of(request, "Signature"),
            R"(keyId="client-1",algorithm="rsa-sha256",)"
            R"(headers="(request-target) digest date request-id client-id",signature=")" +
                expected_vector("cavage") + "\"");
}

TEST(RequestSigner, SignsHeadersAsTheFallbackPagePrintsThem) {
  SignatureProfile profile{.mode = SignatureMode::cavage};
  profile.digest_label = "SHA256=";
  profile.date = SignatureDate::iso8601;
  profile.key_id = "SN={serial},CA={issuer}";
  const auto request = signed_by(profile);
  EXPECT_EQ(header_of(request, "Digest"), "SHA256=" + expected_vector("digest"));
  EXPECT_EQ(header_of(request, "Date"), "2026-05-04T12:00:00Z");
  EXPECT_EQ(header_of(request, "Signature"),
            R"(keyId="SN=2b17f0c4,CA=CN=Example Seal,O=Example TPP,C=BE",algorithm="rsa-sha256",)"
            R"(headers="(request-target) digest date request-id client-id",signature=")" +
                expected_vector("cavage-as-on-the-fallback-page") + "\"");
}

TEST(RequestSigner, NamesOnlyHeadersThatAreThere) {
  SignatureProfile profile{.mode = SignatureMode::cavage};
  profile.parts = {"digest", "redirect-uri", "request-id"};
  EXPECT_NE(header_of(signed_by(profile), "Signature").find(R"(headers="digest request-id")"),
            std::string::npos);
}

TEST(RequestSigner, AddsNothingWhenTheProfileSignsNothing) {
  EXPECT_EQ(signed_by({}).headers.size(), some_request().headers.size());
}

TEST(RequestSigner, SaysWhichFileIsWrong) {
  BelfiusAccess access = signing_access();
  access.signing_key_file = vector_file("other_key.pem");
  const auto signer = RequestSigner::load({.mode = SignatureMode::cavage}, access);
  ASSERT_FALSE(signer);
  EXPECT_NE(signer.error().detail.find("does not belong to the certificate"), std::string::npos);
}

TEST(Payments, AreSignedWhenSentAndWhenCancelled) {
  BankProfile profile = some_profile();
  profile.payments->signature.mode = SignatureMode::cavage;
  GivenPayments given(profile, signing_access());
  given.asks_to_sign();
  ASSERT_TRUE(given.initiate());
  given.channel.answers(204, "");
  ASSERT_TRUE(given.cancel());
  EXPECT_NE(header_of(given.channel.seen[0], "Signature"), "");
  EXPECT_NE(header_of(given.channel.seen[1], "Signature"), "");
  // Of no bytes at all.
  EXPECT_EQ(header_of(given.channel.seen[1], "Digest"),
            "SHA-256=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

TEST(CheckAccess, WantsTheSigningFilesThatTheProfileNeeds) {
  BankProfile profile = some_profile();
  EXPECT_TRUE(check_access(profile, some_access()));
  profile.payments->signature.mode = SignatureMode::jws_v1;
  const auto checked = check_access(profile, some_access());
  ASSERT_FALSE(checked);
  ASSERT_EQ(checked.error().context->fields.size(), 2U);
  EXPECT_EQ(checked.error().context->fields[0].field, "signing_certificate_file");
  EXPECT_EQ(checked.error().context->fields[1].field, "signing_key_file");
  EXPECT_TRUE(check_access(profile, signing_access()));
}

}  // namespace
}  // namespace tpp::belfius
