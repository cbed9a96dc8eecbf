#include "belfius/profile.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "belfius/profile_lines.hpp"
#include "belfius/profile_payments.hpp"
#include "belfius/profile_sections.hpp"

namespace tpp::belfius {
namespace {

void read_currency(ProfileSection& root, Currency& currency) {
  std::string code(currency.code());
  root.text("default_currency", code);
  auto parsed = Currency::parse(code);
  if (!parsed) return root.problem("default_currency", parsed.error().detail);
  currency = *parsed;
}

void check_addresses(ProfileSection& root, const BankProfile& profile) {
  const auto https = [](const std::string& text) {
    auto url = http::parse_url(text);
    return url && url->scheme == "https";
  };
  if (!profile.base_url.empty() && !https(profile.base_url))
    root.problem("base_url", "must be an https URL");
  for (const std::string& origin : profile.allowed_page_origins)
    if (!https(origin)) root.problem("allowed_page_origins", origin + " is not an https URL");
}

void check_languages(ProfileSection& root, const BankProfile& profile) {
  for (const std::string& language : profile.languages)
    if (language.size() != 2) root.problem("languages", language + " is not an ISO 639-1 code");
}

void read_bank(ProfileSection& root, BankProfile& profile) {
  for (const char* key : {"id", "name", "brand", "generation", "base_url", "allowed_page_origins"})
    root.require(key);
  root.text("id", profile.id.value);
  root.text("name", profile.name);
  root.text("brand", profile.brand);
  root.text("generation", profile.generation);
  root.text("base_url", profile.base_url);
  root.text("media_type", profile.media_type);
  root.texts("languages", profile.languages);
  root.texts("allowed_page_origins", profile.allowed_page_origins);
  root.flag("next_repeats_query", profile.next_repeats_query);
  root.flag("consents_take_iban", profile.consents_take_iban);
  root.flag("token_brings_account", profile.token_brings_account);
  root.integers("refused_refresh_statuses", 500, 599, profile.refused_refresh_statuses);
  auto page_limit = static_cast<std::int64_t>(profile.page_limit);
  root.integer("page_limit", 1, 10'000, page_limit);
  profile.page_limit = static_cast<std::size_t>(page_limit);
  read_currency(root, profile.default_currency);
  if (profile.token_brings_account && !profile.consents_take_iban)
    root.problem("token_brings_account", "goes together with consents_take_iban");
  check_addresses(root, profile);
  check_languages(root, profile);
}

template <class Place>
Error all_problems(Problems problems, Place place) {
  std::string lines;
  for (const FieldError& problem : problems) {
    if (!lines.empty()) lines += '\n';
    lines += place(problem.field) + problem.field + ": " + problem.message;
  }
  ErrorContext context;
  context.fields = std::move(problems);
  return with_context(Error{Errc::validation_failed, lines}, std::move(context));
}

std::string place_in(const std::string& file, std::size_t line) {
  return file + ":" + std::to_string(line) + ": ";
}

Result<void> parse_object(std::string_view text, const std::string& file, nlohmann::json& json) {
  // The parser takes a NUL for the end and would not look at what follows.
  if (const auto end = text.find('\0'); end != std::string_view::npos)
    return Error{Errc::invalid_input, place_in(file, line_at(text, end)) + "is not JSON"};
  try {
    json = nlohmann::json::parse(text, nullptr, true, true);
    if (json.is_object()) return {};
    return Error{Errc::invalid_input, place_in(file, 1) + "a bank profile must be a JSON object"};
  } catch (const nlohmann::json::parse_error& broken) {
    return Error{Errc::invalid_input, place_in(file, line_at(text, broken.byte)) + "is not JSON"};
  } catch (const nlohmann::json::exception&) {
    return Error{Errc::invalid_input, file + ": holds a number out of range"};
  }
}

}  // namespace

Result<BankProfile> parse_profile(std::string_view text, const std::string& file) {
  nlohmann::json json;
  auto parsed = parse_object(text, file, json);
  if (!parsed) return parsed.error();

  BankProfile profile;
  Problems problems;
  ProfileSection root(json, "", problems);
  read_bank(root, profile);
  read_endpoints(root, profile);
  read_parameters(root, profile.parameters);
  read_returned(root, profile);
  read_account_list(root, profile.account_list);
  read_sca_page(root, profile.sca_page);
  read_lifetimes(root, profile.lifetimes);
  read_unattended(root, profile.unattended);
  read_funds(root, profile);
  profile.payments = read_payments(root, profile.media_type);
  root.refuse_unknown_keys();
  if (problems.empty()) return profile;
  const ProfileLines lines(text);
  return all_problems(std::move(problems),
                      [&](const std::string& key) { return place_in(file, lines.line_of(key)); });
}

Result<BankProfile> load_profile(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return Error{Errc::invalid_input, "cannot read the bank profile " + file};
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  return parse_profile(text, file);
}

Result<http::Url> base_url_of(const BankProfile& profile, const BelfiusAccess& access) {
  return http::parse_url(access.base_url.empty() ? profile.base_url : access.base_url);
}

Result<void> check_access(const BankProfile& profile, const BelfiusAccess& access) {
  Problems problems;
  const auto check = [&](bool right, const char* key, std::string message) {
    if (!right) problems.push_back(FieldError{key, std::move(message)});
  };
  const auto visible = [](char c) { return c > 0x20 && c < 0x7f; };
  auto base_url = base_url_of(profile, access);
  check(base_url.has_value(), "base_url", "must be an absolute URL");
  if (base_url)
    check(base_url->scheme == "https" || access.environment == "simulator", "base_url",
          "must be https");
  check(!access.client_id.empty() && std::ranges::all_of(access.client_id, visible), "client_id",
        "must be given, without spaces");
  check(!access.client_secret.empty(), "client_secret", "must be given");
  check(http::parse_url(access.redirect_uri).has_value(), "redirect_uri",
        "must be an absolute URL without fragment");
  const bool signs = profile.payments && profile.payments->signature.mode != SignatureMode::none;
  check(!signs || !access.signing_certificate_file.empty(), "signing_certificate_file",
        "must be given: the bank profile wants payments signed");
  check(!signs || !access.signing_key_file.empty(), "signing_key_file",
        "must be given: the bank profile wants payments signed");
  for (const std::string& origin : access.allowed_page_origins)
    check(http::parse_url(origin).has_value(), "allowed_page_origins", origin + " is not a URL");
  if (problems.empty()) return {};
  return all_problems(std::move(problems), [](const std::string&) { return std::string(); });
}

}  // namespace tpp::belfius
