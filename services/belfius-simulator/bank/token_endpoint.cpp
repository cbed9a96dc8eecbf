#include <nlohmann/json.hpp>

#include "bank/endpoints.hpp"
#include "bank/request_checks.hpp"
#include "encoding.hpp"

namespace tpp::simulator {
namespace {

std::optional<Refused> check_basic(const Bank& bank, const http::Request& request) {
  constexpr std::string_view scheme = "Basic ";
  if (!request.has_header("Authorization")) return missing_header("Authorization");
  const std::string_view value = request.header("Authorization");
  if (!value.starts_with(scheme)) return invalid_client();
  const auto given = base64_decode(value.substr(scheme.size()));
  const std::string right = bank.tpp.client_id + ":" + bank.tpp.client_secret.reveal();
  if (!given || !same_text_in_constant_time(*given, right)) return invalid_client();
  return std::nullopt;
}

Outcome<std::string> needed(const http::QueryParameters& form, const char* name) {
  auto value = form.get(name);
  if (!value || value->empty()) return missing_input(name);
  return std::move(*value);
}

http::Response granted(const Bank& bank, const TokenPair& pair, const std::string& sca_token) {
  nlohmann::ordered_json body{
      {"access_token", pair.access_token},
      {"token_type", "Bearer"},
      // A string holding a number, as recorded from the bank.
      {"expires_in", std::to_string(bank.settings.access_token_life.count())},
      {"refresh_token", pair.refresh_token},
      {"scope", name_of(pair.consent->scope)}};
  if (!sca_token.empty()) body["sca_token"] = sca_token;
  http::Response response;
  response.body = body.dump();
  response.headers = {{"Cache-Control", "no-store"}, {"Pragma", "no-cache"}};
  return response;
}

Outcome<http::Response> exchange_code(Bank& bank, const http::QueryParameters& form) {
  auto text = needed(form, "code");
  if (!text) return text.error();
  auto redirect_uri = needed(form, "redirect_uri");
  if (!redirect_uri) return redirect_uri.error();
  auto verifier = needed(form, "code_verifier");
  if (!verifier) return verifier.error();

  const UtcTime now = bank.clock.now();
  Code* code = bank.links.code(*text);
  if (!code) return security_validation_failed();
  if (code->presented) {
    bank.grants.withdraw_tokens(code->consent_id, now);
    return security_validation_failed();
  }
  code->presented = true;
  const bool proven = base64url(sha256(*verifier)) == code->code_challenge &&
                      *redirect_uri == code->redirect_uri && bank.links.in_time(*code, now);
  const Customer* customer = bank.world.customer(code->customer);
  if (!proven || !customer) return security_validation_failed();

  Consent& consent =
      bank.grants.begin(*customer, code->scope, code->ibans, code->redirect_uri, now);
  code->consent_id = consent.id;
  std::string sca_token;
  if (consent.scope == Scope::ais) sca_token = bank.grants.issue_sca_token(consent, now);
  return granted(bank, bank.grants.issue_pair(consent, now), sca_token);
}

Outcome<http::Response> refresh(Bank& bank, const http::QueryParameters& form) {
  auto presented = needed(form, "refresh_token");
  if (!presented) return presented.error();
  const UtcTime now = bank.clock.now();
  const TokenPair* old = bank.grants.by_refresh_token(*presented, now);
  if (!old) return invalid_refresh_token();
  if (old->consent->revoked) return no_active_consent();
  return granted(bank, bank.grants.issue_pair(*old->consent, now), "");
}

}  // namespace

Outcome<http::Response> token(Bank& bank, const http::Request& request) {
  if (auto refused = check_common(bank, request, {3})) return *refused;
  if (!request.has_header("Content-Type")) return missing_header("Content-Type");
  if (!request.header("Content-Type").starts_with("application/x-www-form-urlencoded"))
    return invalid_header();
  if (auto refused = check_client(bank, request, true)) return *refused;
  if (auto refused = check_basic(bank, request)) return *refused;
  auto form = check_query(request.body);
  if (!form) return form.error();
  auto grant_type = needed(*form, "grant_type");
  if (!grant_type) return grant_type.error();
  if (*grant_type == "authorization_code") return exchange_code(bank, *form);
  if (*grant_type == "refresh_token") return refresh(bank, *form);
  return invalid_input();
}

}  // namespace tpp::simulator
