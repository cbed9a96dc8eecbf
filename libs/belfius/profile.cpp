#include "belfius/profile.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

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
  auto page_limit = static_cast<std::int64_t>(profile.page_limit);
  root.integer("page_limit", 1, 10'000, page_limit);
  profile.page_limit = static_cast<std::size_t>(page_limit);
  read_currency(root, profile.default_currency);
  check_addresses(root, profile);
  check_languages(root, profile);
}

Error all_problems(Problems problems) {
  std::string lines;
  for (const FieldError& problem : problems) {
    if (!lines.empty()) lines += '\n';
    lines += problem.field + ": " + problem.message;
  }
  ErrorContext context;
  context.fields = std::move(problems);
  return with_context(Error{Errc::validation_failed, lines}, std::move(context));
}

}  // namespace

Result<BankProfile> parse_profile(std::string_view text) {
  const nlohmann::json json = nlohmann::json::parse(text, nullptr, false, true);
  if (json.is_discarded() || !json.is_object())
    return Error{Errc::invalid_input, "a bank profile must be a JSON object"};

  BankProfile profile;
  Problems problems;
  ProfileSection root(json, "", problems);
  read_bank(root, profile);
  read_endpoints(root, profile);
  read_parameters(root, profile.parameters);
  read_returned(root, profile.returned);
  read_account_list(root, profile.account_list);
  read_sca_page(root, profile.sca_page);
  read_lifetimes(root, profile.lifetimes);
  root.refuse_unknown_keys();
  if (!problems.empty()) return all_problems(std::move(problems));
  return profile;
}

Result<BankProfile> load_profile(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return Error{Errc::invalid_input, "cannot read the bank profile " + file};
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  auto profile = parse_profile(text);
  if (profile) return profile;
  Error error = profile.error();
  error.detail = file + ": " + error.detail;
  return error;
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
  for (const std::string& origin : access.allowed_page_origins)
    check(http::parse_url(origin).has_value(), "allowed_page_origins", origin + " is not a URL");
  if (!problems.empty()) return all_problems(std::move(problems));
  return {};
}

}  // namespace tpp::belfius
