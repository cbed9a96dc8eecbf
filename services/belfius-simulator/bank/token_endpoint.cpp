#include "bank/endpoints.hpp"
#include "bank/request_checks.hpp"
#include "bank/token_answer.hpp"
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

// Read from the form: what the customer's way back brought, and what proves it is ours.
struct Exchange {
  Version version;
  std::string redirect_uri;
  std::string code_verifier;  // empty for a renewal, which began without a challenge
};

bool proven(const Bank& bank, const Exchange& exchange, const Code& code) {
  const bool ours =
      code.renewal() || base64url(sha256(exchange.code_verifier)) == code.code_challenge;
  return ours && exchange.redirect_uri == code.redirect_uri &&
         bank.links.in_time(code, bank.clock.now());
}

Outcome<http::Response> renew(Bank& bank, const Exchange& exchange, const Code& code) {
  const UtcTime now = bank.clock.now();
  Consent* consent = bank.grants.consent(code.consent_id);
  if (!consent || consent->revoked) return no_active_consent();
  const std::string sca_token = bank.grants.issue_sca_token(*consent, now);
  if (code.only_sca_token) return sca_token_answer(sca_token);
  return token_answer(bank, exchange.version, bank.grants.issue_pair(*consent, now), sca_token);
}

Outcome<http::Response> begin(Bank& bank, const Exchange& exchange, Code& code) {
  const UtcTime now = bank.clock.now();
  const Customer* customer = bank.world.customer(code.customer);
  if (!customer) return security_validation_failed();
  Consent& consent = bank.grants.begin(*customer, code.scope, code.ibans, code.redirect_uri, now);
  code.consent_id = consent.id;
  std::string sca_token;
  if (consent.scope == Scope::ais) sca_token = bank.grants.issue_sca_token(consent, now);
  return token_answer(bank, exchange.version, bank.grants.issue_pair(consent, now), sca_token);
}

Outcome<http::Response> exchange_code(Bank& bank, const Version& version,
                                      const http::QueryParameters& form) {
  auto text = needed(form, "code");
  if (!text) return text.error();
  auto redirect_uri = needed(form, "redirect_uri");
  if (!redirect_uri) return redirect_uri.error();
  Code* code = bank.links.code(*text);
  Exchange exchange{version, *redirect_uri, ""};
  if (!code || !code->renewal()) {
    auto verifier = needed(form, "code_verifier");
    if (!verifier) return verifier.error();
    exchange.code_verifier = *verifier;
  }
  if (!code) return security_validation_failed();
  if (code->presented) {
    bank.grants.withdraw_tokens(code->consent_id, bank.clock.now());
    return security_validation_failed();
  }
  code->presented = true;
  if (!proven(bank, exchange, *code)) return security_validation_failed();
  return code->renewal() ? renew(bank, exchange, *code) : begin(bank, exchange, *code);
}

Outcome<http::Response> refresh(Bank& bank, const Version& version,
                                const http::QueryParameters& form) {
  auto presented = needed(form, "refresh_token");
  if (!presented) return presented.error();
  const UtcTime now = bank.clock.now();
  const TokenPair* old = bank.grants.by_refresh_token(*presented, now);
  if (!old && bank.settings.stale_refresh_is_500) return server_error();
  if (!old) return invalid_refresh_token();
  if (old->consent->revoked) return no_active_consent();
  return token_answer(bank, version, bank.grants.issue_pair(*old->consent, now), "");
}

}  // namespace

Outcome<http::Response> token(Bank& bank, const http::Request& request) {
  if (auto refused = check_common(bank, request, {3, 2, "1.1", 1})) return *refused;
  if (!request.has_header("Content-Type")) return missing_header("Content-Type");
  if (!request.header("Content-Type").starts_with("application/x-www-form-urlencoded"))
    return invalid_header();
  if (auto refused = check_client(bank, request, true)) return *refused;
  if (auto refused = check_basic(bank, request)) return *refused;
  auto form = check_query(request.body);
  if (!form) return form.error();
  const Version version = *asked_version(request);
  auto grant_type = needed(*form, "grant_type");
  if (!grant_type) return grant_type.error();
  if (*grant_type == "authorization_code") return exchange_code(bank, version, *form);
  if (*grant_type == "refresh_token") return refresh(bank, version, *form);
  return invalid_input();
}

}  // namespace tpp::simulator
