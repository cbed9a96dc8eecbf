#include "bank/errors.hpp"

#include <nlohmann/json.hpp>

namespace tpp::simulator {
namespace {

Refused security(const char* code, const char* description) {
  return {401, "FAILED_SECURITY_VALIDATION", code, description};
}

Refused forbidden(const char* error, const char* code, const char* description) {
  return {403, error, code, description};
}

}  // namespace

Refused missing_header(const std::string& name) {
  return {400, "MISSING_INPUT", "GEN-1201-100001", "Missing required header input '" + name + "'"};
}

Refused missing_input(const std::string& name) {
  return {400, "MISSING_INPUT", "GEN-1201-100002",
          "Missing required body/path/query input '" + name + "'"};
}

Refused invalid_header() {
  return {400, "INVALID_INPUT", "GEN-1202-100001", "Invalid request header input."};
}

Refused invalid_input() {
  return {400, "INVALID_INPUT", "GEN-1202-100002", "Invalid request body/path/query input."};
}

Refused invalid_access_token() {
  return security("GEN-1203-100003", "Invalid access token");
}
Refused invalid_refresh_token() {
  return security("GEN-1203-100004", "invalid refresh token");
}

Refused security_validation_failed() {
  return security("GEN-1203-100008", "Validation failed for security related parameters");
}

Refused invalid_client() {
  return security("GEN-1203-100009", "Invalid Api-Key/Client-ID");
}
Refused invalid_jwt() {
  return security("GEN-1203-100010", "Invalid JWT");
}

Refused sca_required(std::string redirect_uri) {
  Refused refused{401, "SCA_REQUIRED", "B14800ZZ-0PLC-REDRCT",
                  "SCA is required. Please follow the corresponding URL in the response body."};
  refused.redirect_uri = std::move(redirect_uri);
  return refused;
}

Refused invalid_tpp() {
  return forbidden("INVALID_TPP", "B14663ZZ-2100-000000", "No Active TPP found.");
}

Refused invalid_account() {
  return forbidden("INVALID_ACCOUNT", "B14800ZZ-3002-000000", "No Account found.");
}

Refused access_denied() {
  return forbidden("ACCESS_DENIED", "B14800ZZ-3004-000000",
                   "Access is not ok for this account. Please contact customer support.");
}

Refused channel_not_permitted() {
  return forbidden("CHANNEL_NOT_PERMITTED", "B14800ZZ-3007-000000",
                   "This account can not be consultated via electronical channel.");
}

Refused account_not_supported() {
  return forbidden("ACCOUNT_NOT_SUPPORTED", "B14800ZZ-3008-000000",
                   "This account is not allowed for this type of request.");
}

Refused no_active_consent() {
  return forbidden("NO_ACTIVE_CONSENT", "B14800ZZ-3013-000000",
                   "User has deactivated its consent in the channel. Tpp has to start over with "
                   "/consent-uris flow");
}

Refused too_many_requests(std::chrono::seconds retry_after) {
  Refused refused{429, "TOO_MANY_REQUESTS", "GEN-1204-100001",
                  "Too many calls without the user in the last 24 hours."};
  refused.retry_after = retry_after;
  return refused;
}

Refused server_error() {
  return {500, "INTERNAL_SERVER_ERROR", "GEN-1500-100001", "The request could not be handled."};
}

Refused currency_not_authorised() {
  return {400, "INVALID_INPUT", "B14821ZZ-1232-000000",
          "The transaction's currency is invalid or not authorised"};
}

Refused no_transactions() {
  return {404, "NOT_FOUND", "GEN-1000-100404", "No transactions found."};
}

Refused not_acceptable() {
  return {406, "", "", ""};
}

Refused service_unavailable() {
  return {503, "SERVICE_UNAVAILABLE", "GEN-1000-100503", "The service is not available now."};
}

http::Response answer_of(const Refused& refused, bool short_codes) {
  std::string code = refused.code;
  if (short_codes && code.starts_with("B14800ZZ-")) code.erase(6, 2);
  nlohmann::ordered_json body{{"error", refused.error}};
  if (!code.empty()) body["error_code"] = code;
  body["error_description"] = refused.description;
  if (refused.redirect_uri) body["redirect_uri"] = *refused.redirect_uri;
  http::Response response;
  response.status = refused.status;
  if (!refused.error.empty()) response.body = body.dump();
  response.content_type = json_type;
  if (refused.retry_after)
    response.headers.push_back({"Retry-After", std::to_string(refused.retry_after->count())});
  return response;
}

http::Response plain_refusal(unsigned status, const std::string& detail) {
  std::string error = "BAD_REQUEST";
  if (status == 404) error = "NOT_FOUND";
  if (status == 405) error = "METHOD_NOT_ALLOWED";
  if (status >= 500) error = "SERVICE_UNAVAILABLE";
  return answer_of({status, error, "GEN-1000-100" + std::to_string(status), detail}, false);
}

}  // namespace tpp::simulator
