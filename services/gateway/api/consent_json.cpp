#include "api/consent_json.hpp"

#include <nlohmann/json.hpp>

namespace tpp::gateway {
namespace {

using Json = nlohmann::ordered_json;

Json time_or_null(const std::optional<UtcTime>& time) {
  return time ? Json(to_rfc3339(*time)) : Json(nullptr);
}

const char* action_required(const Consent& consent) {
  switch (consent.status) {
    case ConsentStatus::pending_authorization:
      return "wait";
    case ConsentStatus::renewal_due:
    case ConsentStatus::expired:
      return "renew";
    default:
      return "none";
  }
}

std::string_view purpose_name(AuthorizationPurpose purpose) {
  return purpose == AuthorizationPurpose::initial ? "initial" : "renewal";
}

Json to_json(const Consent& consent, Banks& banks) {
  std::optional<UtcTime> renew_at;
  if (const Bank* bank = banks.find(consent.bank))
    renew_at = renew_from(consent, bank->traits().terms);
  Json accounts = Json::array();
  // The account of a question about funds can be asked about by its consent only.
  if (consent.scope == ConsentScope::ais)
    for (const AccountId& id : consent.accounts) accounts.push_back(id.value);
  return Json{
      {"id", consent.id.value},
      {"psu_ref", consent.psu_ref},
      {"bank", consent.bank.value},
      {"scope", name_of(consent.scope)},
      {"status", name_of(consent.status)},
      {"status_reason",
       consent.status_reason.empty() ? Json(nullptr) : Json(consent.status_reason)},
      {"action_required", action_required(consent)},
      {"token_state", consent.token_state ? name_of(*consent.token_state) : "none"},
      {"language", consent.language},
      {"return_url", consent.return_url},
      {"created_at", to_rfc3339(consent.created_at)},
      {"authorized_at", time_or_null(consent.authorized_at)},
      {"expires_at", time_or_null(consent.expires_at)},
      {"renew_from", time_or_null(renew_at)},
      {"authorization", nullptr},
      {"account_ids", std::move(accounts)},
  };
}

http::Response respond(const Json& json) {
  http::Response response;
  response.body = json.dump();
  return response;
}

}  // namespace

http::Response consent_response(const Consent& consent, Banks& banks) {
  return respond(to_json(consent, banks));
}

http::Response consent_with_link(const ConsentWithLink& created, Banks& banks) {
  Json json = to_json(created.consent, banks);
  json["authorization"] = Json{{"id", created.link.id.value},
                               {"purpose", purpose_name(created.link.purpose)},
                               {"url", created.link.url},
                               {"expires_at", to_rfc3339(created.link.expires_at)}};
  return respond(json);
}

http::Response consent_page(const Page<Consent>& page, Banks& banks) {
  Json items = Json::array();
  for (const Consent& consent : page.items) items.push_back(to_json(consent, banks));
  return respond(Json{{"items", std::move(items)},
                      {"next_cursor", page.next ? Json(*page.next) : Json(nullptr)}});
}

}  // namespace tpp::gateway
