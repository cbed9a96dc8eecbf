#include "bank/old_style.hpp"

#include "bank/header_text.hpp"

namespace tpp::simulator {
namespace {

struct OldRow {
  const char* key;  // number or name in the newest table
  const char* error;
  const char* code;  // empty: the old answer has none
};

constexpr OldRow old_rows[] = {
    {"MISSING_INPUT", "missing_input", "10001"},
    {"INVALID_INPUT", "invalid_input", "10002"},
    {"GEN-1203-100003", "invalid_access_token", "10006"},
    {"GEN-1203-100004", "invalid_grant", "10006"},
    {"SCA_REQUIRED", "SCA_required", "20007"},
    {"ACCOUNT_NOT_SUPPORTED", "account_not_supported", "20003"},
    {"CHANNEL_NOT_PERMITTED", "channel_not_permitted", "20004"},
    {"NO_ACTIVE_CONSENT", "no_active_consent", "20005"},
    {"NOT_FOUND", "not_found", ""},
    {"TOO_MANY_REQUESTS", "too_many_requests", ""},
    {"INTERNAL_SERVER_ERROR", "internal_server_error", ""},
    {"SERVICE_UNAVAILABLE", "SERVICE_UNAVAILABLE", ""},
};

std::string described(const Refused& refused) {
  if (refused.error == "MISSING_INPUT") {
    const auto name = refused.description.find('\'');
    if (name != std::string::npos)
      return "Missing required input " + refused.description.substr(name) + ".";
  }
  if (refused.error == "INVALID_INPUT") return "Input is not valid. " + refused.description;
  if (refused.code == "GEN-1203-100003") return "access_token is not valid.";
  if (refused.code == "GEN-1203-100004") return "refresh token is not valid.";
  if (refused.redirect_uri)
    return "SCA is required. Please send the user to " + *refused.redirect_uri +
           " and repeat the call.";
  return refused.description;
}

}  // namespace

Refused in_old_style(const Refused& refused) {
  Refused old = refused;
  old.error = lower(refused.error);
  for (const auto& row : old_rows) {
    if (refused.error != row.key && refused.code != row.key) continue;
    old.error = row.error;
    old.code = row.code;
  }
  old.description = described(refused);
  if (refused.redirect_uri) old.status = 400;
  old.redirect_uri.reset();
  return old;
}

}  // namespace tpp::simulator
