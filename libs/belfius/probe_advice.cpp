#include "belfius/probe_advice.hpp"

#include <array>

#include "belfius/error_body.hpp"

namespace tpp::belfius {
namespace {

constexpr const char* client = "client_id: the bank does not know it, or it is not active";
constexpr const char* redirect =
    "http.public_url: the bank must have registered <public_url>/callback/<bank>, to the letter";
constexpr const char* version =
    "profile: endpoints.consent_uris.version, languages and media_type; the bank does not serve "
    "what is asked for";
constexpr const char* headers = "profile: endpoints.consent_uris.headers; one is missing";
constexpr const char* parameters =
    "profile: consents_take_iban and parameters; the bank wants other query parameters";
constexpr const char* account =
    "the IBAN: not an account of this brand, or closed to third parties";

struct Advice {
  std::string_view name;   // in capitals; empty: any
  std::string_view group;  // see decisive_group(); empty: any
  const char* text;
};

constexpr std::array known{
    Advice{"FAILED_SECURITY_VALIDATION", "100009", client},
    Advice{"FAILED_SECURITY_VALIDATION", "100008", redirect},
    Advice{"INVALID_TPP", "", client},
    Advice{"MISSING_INPUT", "100001", headers},
    Advice{"MISSING_INPUT", "100002", parameters},
    Advice{"MISSING_INPUT", "10001", parameters},
    Advice{"INVALID_INPUT", "100001", version},
    Advice{"INVALID_INPUT", "100002", parameters},
    Advice{"INVALID_INPUT", "10002", parameters},
};

std::string in_capitals(std::string word) {
  for (char& c : word)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return word;
}

std::string about_refusal(const Refusal& refusal) {
  const std::string name = in_capitals(refusal.name);
  const std::string_view group = decisive_group(refusal.number);
  for (const Advice& advice : known)
    if (advice.name == name && (advice.group.empty() || advice.group == group)) return advice.text;
  if (refusal.reply_status == 401) return client;
  if (refusal.reply_status == 403) return account;
  if (refusal.reply_status == 404)
    return "base_url, and endpoints.consent_uris.path of the profile";
  if (refusal.reply_status == 406) return version;
  if (refusal.reply_status == 429 || refusal.reply_status >= 500)
    return "nothing: the bank cannot answer now; try again later";
  return parameters;
}

}  // namespace

std::string setting_to_look_at(const Error& error) {
  if (error.context && error.context->refusal) return about_refusal(*error.context->refusal);
  if (error.code == Errc::bank_answer_invalid)
    return "profile: allowed_page_origins (or page_origins), and base_url";
  return "base_url, trusted_ca_file, certificate_file and private_key_file";
}

}  // namespace tpp::belfius
