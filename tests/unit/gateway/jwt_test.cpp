#include "callers/jwt.hpp"

#include <gtest/gtest.h>

#include "crypto/encoding.hpp"

namespace tpp::gateway {
namespace {

using namespace std::chrono_literals;

const UtcTime now{std::chrono::seconds(1'000'000)};
const ClaimRules rules{"https://login.example", "gateway", "sub", "scope", 10s};

std::string token_of(const std::string& header, const std::string& claims = "{}") {
  return crypto::base64url(header) + "." + crypto::base64url(claims) + "." +
         crypto::base64url("signature");
}

std::string claims_with(const std::string& more) {
  return R"({"iss":"https://login.example","aud":"gateway","sub":"c1")" + more + "}";
}

Result<TokenClaims> checked(const std::string& more) {
  return check_claims(claims_with(more), rules, now);
}

TEST(SignedToken, IsTakenApart) {
  const std::string text = token_of(R"({"alg":"ES256","kid":"k1"})", R"({"iss":"i"})");
  auto read = read_signed_token(text);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->algorithm, "ES256");
  EXPECT_EQ(read->key_id, "k1");
  EXPECT_EQ(read->signature, "signature");
  EXPECT_EQ(read->signed_part + "." + crypto::base64url("signature"), text);
  EXPECT_EQ(claimed_issuer(*read), "i");
}

TEST(SignedToken, IsRefusedInAnyOtherForm) {
  for (const std::string& header :
       {R"({"alg":"ES256"})", R"({"kid":"k"})", R"({"alg":1,"kid":"k"})", R"([])", "x",
        R"({"alg":"ES256","kid":"k","crit":["x"]})", R"({"alg":"ES256","kid":"k","kid":"k"})",
        R"({"alg":"ES256","kid":"k","typ":"JWE"})", R"({"alg":"ES256","kid":"k","typ":7})"})
    EXPECT_EQ(read_signed_token(token_of(header)).error().code, Errc::unauthorized) << header;
  for (const char* text :
       {"", ".", "..", "a.b", "a.b.c.d", "e30.e30.", "e30=.e30.e30", "e31.e30.e30"})
    EXPECT_FALSE(read_signed_token(text)) << text;
}

TEST(TokenClaims, AreGoodUntilTheirEndAndTheLeewayBehindIt) {
  auto good = checked(R"(,"exp":1000000,"iat":999000,"scope":"ais pis other ais")");
  ASSERT_TRUE(good);
  EXPECT_EQ(good->client, "c1");
  EXPECT_EQ(good->scopes, (std::vector{ClientScope::ais, ClientScope::pis}));
  EXPECT_EQ(good->expires_at, now + 10s);
  EXPECT_TRUE(checked(R"(,"exp":999991,"iat":999000)"));
  EXPECT_FALSE(checked(R"(,"exp":999990,"iat":999000)"));
  EXPECT_TRUE(checked(R"(,"exp":2000000,"iat":1000010,"nbf":1000010)"));
  EXPECT_FALSE(checked(R"(,"exp":2000000,"iat":1000011)"));
  EXPECT_FALSE(checked(R"(,"exp":2000000,"iat":999000,"nbf":1000011)"));
}

TEST(TokenClaims, WithoutScopesOpenNothing) {
  EXPECT_TRUE(checked(R"(,"exp":1000060,"iat":999000)")->scopes.empty());
  EXPECT_EQ(checked(R"(,"exp":1000060,"iat":999000,"scope":["caf"])")->scopes,
            std::vector{ClientScope::caf});
  EXPECT_FALSE(checked(R"(,"exp":1000060,"iat":999000,"scope":7)"));
}

TEST(TokenClaims, OfTimesThatAreNoneAreRefused) {
  for (const char* exp : {"-1", "1e9", "1000060.5", "\"1000060\"", "null", "true",
                          "9223372036854775807", "18446744073709551615", "99999999999999999999"})
    EXPECT_FALSE(checked(std::string(R"(,"iat":999000,"exp":)") + exp)) << exp;
}

}  // namespace
}  // namespace tpp::gateway
