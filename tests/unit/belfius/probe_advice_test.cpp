#include "belfius/probe_advice.hpp"

#include <gtest/gtest.h>

namespace tpp::belfius {
namespace {

std::string advice(int status, const char* name, const char* number) {
  ErrorContext context;
  context.refusal = Refusal{status, name, number, ""};
  return setting_to_look_at(with_context(Error{Errc::bank_refused, ""}, std::move(context)));
}

bool names(const std::string& text, const char* key) {
  return text.find(key) != std::string::npos;
}

TEST(ProbeAdvice, NamesTheSettingBehindEachRefusal) {
  const char* security = "FAILED_SECURITY_VALIDATION";
  EXPECT_TRUE(names(advice(401, security, "GEN-1203-100009"), "client_id"));
  EXPECT_TRUE(names(advice(403, "INVALID_TPP", "B14663ZZ-2100-000000"), "client_id"));
  EXPECT_TRUE(names(advice(401, security, "GEN-1203-100008"), "http.public_url"));
  EXPECT_TRUE(names(advice(400, "INVALID_INPUT", "GEN-1202-100001"), "consent_uris.version"));
  EXPECT_TRUE(names(advice(400, "MISSING_INPUT", "GEN-1201-100001"), "consent_uris.headers"));
  EXPECT_TRUE(names(advice(400, "invalid_input", "10002"), "consents_take_iban"));
  EXPECT_TRUE(names(advice(403, "INVALID_ACCOUNT", "B14800ZZ-3002-000000"), "IBAN"));
  EXPECT_TRUE(names(advice(404, "", ""), "consent_uris.path"));
  EXPECT_TRUE(names(advice(406, "", ""), "languages"));
  EXPECT_TRUE(names(advice(503, "", ""), "try again"));
}

TEST(ProbeAdvice, NamesTheSettingsOfTheConnection) {
  EXPECT_TRUE(names(setting_to_look_at(Error{Errc::bank_unreachable, ""}), "trusted_ca_file"));
  EXPECT_TRUE(
      names(setting_to_look_at(Error{Errc::bank_answer_invalid, ""}), "allowed_page_origins"));
}

}  // namespace
}  // namespace tpp::belfius
