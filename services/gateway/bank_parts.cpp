#include "bank_parts.hpp"

#include <utility>

namespace tpp::gateway {
namespace {

// The lines for people: problems of a profile name their file, all others the bank's settings.
Error of_bank(const std::string& id, const Error& error) {
  const std::string at = "banks." + id;
  if (!error.context || error.context->fields.empty())
    return Error{error.code, at + ": " + error.detail, error.cause};
  std::string lines;
  for (const FieldError& field : error.context->fields)
    lines += (lines.empty() ? "" : "\n") + at + "." + field.field + ": " + field.message;
  return Error{error.code, lines};
}

std::string profile_path(const Config& config, const BankConfig& bank) {
  if (bank.profile.find('/') != std::string::npos) return bank.profile;
  return config.bank_profiles + "/" + bank.profile + ".json";
}

belfius::BelfiusAccess access_of(const Config& config, const BankConfig& bank) {
  belfius::BelfiusAccess access;
  access.base_url = bank.base_url;
  access.client_id = bank.client_id;
  access.client_secret = bank.client_secret;
  access.redirect_uri = config.public_url + "/callback/" + bank.id;
  access.allowed_page_origins = bank.page_origins;
  access.signing_certificate_file = bank.signing_certificate_file;
  access.signing_key_file = bank.signing_key_file;
  access.environment = bank.environment;
  return access;
}

}  // namespace

Result<BankParts> parts_of(const Config& config, const BankConfig& bank) {
  auto profile = belfius::load_profile(profile_path(config, bank));
  if (!profile) return Error{profile.error().code, profile.error().detail};
  // One profile may serve several configured banks; the API knows them by their own ids.
  profile->id = BankId{bank.id};
  belfius::BelfiusAccess access = access_of(config, bank);
  auto checked = belfius::check_access(*profile, access);
  if (!checked) return of_bank(bank.id, checked.error());
  auto url = belfius::base_url_of(*profile, access);
  if (!url) return of_bank(bank.id, url.error());

  BankKeySource source{bank, url->scheme == "https", config.group_readable_keys, std::nullopt,
                       access};
  if (profile->payments) source.signature = profile->payments->signature;
  std::string fingerprint = fingerprint_of(source);
  auto keys = load_bank_keys(source, SystemClock().now());
  if (!keys) return of_bank(bank.id, keys.error());
  return BankParts{std::move(*profile), std::move(access),      std::move(*url),
                   std::move(source),   std::move(fingerprint), std::move(*keys)};
}

}  // namespace tpp::gateway
