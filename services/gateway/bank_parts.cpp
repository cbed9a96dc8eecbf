#include "bank_parts.hpp"

#include <utility>

#include "http/tls.hpp"

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

  BankParts parts{std::move(*profile), std::move(access), std::move(*url), nullptr, std::nullopt};
  if (const auto& payments = parts.profile.payments) {
    auto signer = belfius::RequestSigner::load(payments->signature, parts.access);
    if (!signer) return of_bank(bank.id, signer.error());
    parts.signer = std::move(*signer);
  }
  if (parts.url.scheme != "https") return parts;
  auto tls =
      http::make_client_tls({bank.certificate_file, bank.private_key_file, bank.trusted_ca_file});
  if (!tls) return of_bank(bank.id, tls.error());
  parts.tls = std::move(*tls);
  return parts;
}

}  // namespace tpp::gateway
