#include "bank/request_checks.hpp"

#include <algorithm>

#include "bank/header_text.hpp"
#include "core/ids.hpp"

namespace tpp::simulator {
namespace {

double weight_of(const std::vector<std::string>& parts) {
  for (const auto& part : parts)
    if (part.starts_with("q=")) return std::strtod(part.c_str() + 2, nullptr);
  return 1.0;
}

}  // namespace

bool is_uuid_version_4(std::string_view text) {
  const auto id = canonical_uuid(text);
  return id && (*id)[14] == '4' && std::string_view("89ab").find((*id)[19]) != std::string::npos;
}

std::optional<Refused> check_common(const Bank& bank, const http::Request& request,
                                    const std::vector<Version>& accepted) {
  if (!request.has_header("Request-ID")) return missing_header("Request-ID");
  if (!is_uuid_version_4(request.header("Request-ID"))) return invalid_header();
  if (!request.has_header("Accept")) return missing_header("Accept");
  const auto version = asked_version(request);
  if (!version || std::ranges::find(accepted, *version) == accepted.end()) return invalid_header();
  if (bank.settings.maintenance) return service_unavailable();
  if (!bank.settings.tpp_active) return invalid_tpp();
  return std::nullopt;
}

std::optional<Refused> check_client(const Bank& bank, const http::Request& request,
                                    bool optional_header) {
  if (!request.has_header("Client-ID")) {
    if (optional_header) return std::nullopt;
    return missing_header("Client-ID");
  }
  if (request.header("Client-ID") != bank.tpp.client_id) return invalid_client();
  return std::nullopt;
}

std::optional<Refused> check_language(const http::Request& request) {
  if (!request.has_header("Accept-Language")) return missing_header("Accept-Language");
  return std::nullopt;
}

std::optional<Refused> check_page_language(const http::Request& request) {
  if (page_languages(request.header("Accept-Language")).empty()) return not_acceptable();
  return std::nullopt;
}

std::vector<std::string> page_languages(std::string_view accept_language) {
  struct Wish {
    double weight;
    std::size_t place;
    std::string language;
  };
  std::vector<Wish> wishes;
  for (const auto& item : split(accept_language, ',')) {
    const auto parts = split(item, ';');
    const std::string language = lower(parts.front()).substr(0, parts.front().find('-'));
    const double weight = weight_of(parts);
    if (weight > 0 && (language == "fr" || language == "nl"))
      wishes.push_back({weight, wishes.size(), language});
  }
  std::ranges::sort(wishes, {},
                    [](const Wish& wish) { return std::pair(-wish.weight, wish.place); });
  std::vector<std::string> languages;
  for (auto& wish : wishes) languages.push_back(std::move(wish.language));
  return languages;
}

Outcome<std::string> check_redirect_uri(const Bank& bank, const http::Request& request) {
  if (!request.has_header("Redirect-URI")) return missing_header("Redirect-URI");
  std::string uri(request.header("Redirect-URI"));
  if (!http::parse_url(uri)) return invalid_header();
  const auto& registered = bank.settings.redirect_uris;
  if (std::ranges::find(registered, uri) == registered.end()) return security_validation_failed();
  return uri;
}

Outcome<http::QueryParameters> check_query(std::string_view encoded) {
  auto parameters = http::QueryParameters::parse(encoded);
  if (!parameters) return invalid_input();
  return std::move(*parameters);
}

Outcome<Consent*> check_bearer(Bank& bank, const http::Request& request, Scope scope) {
  constexpr std::string_view scheme = "bearer ";
  if (!request.has_header("Authorization")) return missing_header("Authorization");
  const std::string_view value = request.header("Authorization");
  if (lower(value.substr(0, scheme.size())) != scheme) return invalid_access_token();
  const std::string token(trimmed(value.substr(scheme.size())));
  const auto* pair = bank.grants.by_access_token(token, bank.clock.now());
  if (!pair || pair->consent->scope != scope) return invalid_access_token();
  if (pair->consent->revoked) return no_active_consent();
  return pair->consent;
}

}  // namespace tpp::simulator
