#include "belfius/profile_sections.hpp"

#include <algorithm>

namespace tpp::belfius {
namespace {

constexpr std::string_view logical_id_mark = "{logical-id}";

void read_headers(ProfileSection& section, Endpoint& endpoint) {
  std::vector<std::string> names;
  section.texts("headers", names);
  if (names.empty()) return;
  endpoint.accept_language = endpoint.client_id = endpoint.redirect_uri = false;
  for (const std::string& name : names) {
    if (name == "Accept-Language") {
      endpoint.accept_language = true;
    } else if (name == "Client-ID") {
      endpoint.client_id = true;
    } else if (name == "Redirect-URI") {
      endpoint.redirect_uri = true;
    } else {
      section.problem("headers", name + " is none of Accept-Language, Client-ID, Redirect-URI");
    }
  }
}

void read_psu_headers(ProfileSection& section, Endpoint& endpoint) {
  std::vector<std::string> names;
  section.texts("psu_headers", names);
  for (const std::string& name : names) {
    if (const auto header = psu_header_named(name)) {
      endpoint.psu_headers.push_back(*header);
    } else {
      section.problem("psu_headers", name + " is no PSU header; docs/bank/profiles.md lists them");
    }
  }
}

bool version_shaped(const std::string& version) {
  return std::ranges::all_of(version, [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
}

void read_endpoint(ProfileSection& endpoints, Endpoint& endpoint, const std::string& media_type) {
  ProfileSection section = endpoints.section(endpoint.name);
  const bool about_one_account = endpoint.path.find(logical_id_mark) != std::string::npos;
  section.text("path", endpoint.path);
  section.text("version", endpoint.version);
  read_headers(section, endpoint);
  read_psu_headers(section, endpoint);
  if (endpoint.path.front() != '/') section.problem("path", "must start with /");
  if ((endpoint.path.find(logical_id_mark) != std::string::npos) != about_one_account)
    section.problem("path",
                    about_one_account ? "must hold {logical-id}" : "must not hold {logical-id}");
  if (!version_shaped(endpoint.version)) section.problem("version", "must be like 3 or 1.1");
  endpoint.accept = media_type + "; version=" + endpoint.version;
  section.refuse_unknown_keys();
}

std::optional<ScaPagePlace> place_from(std::string_view name) {
  if (name == "body") return ScaPagePlace::body;
  if (name == "description") return ScaPagePlace::description;
  if (name == "location") return ScaPagePlace::location;
  return {};
}

}  // namespace

void read_endpoints(ProfileSection& root, BankProfile& profile) {
  ProfileSection section = root.section("endpoints");
  Endpoints& endpoints = profile.endpoints;
  for (Endpoint* endpoint : {&endpoints.consent_uris, &endpoints.token, &endpoints.accounts,
                             &endpoints.account, &endpoints.transactions})
    read_endpoint(section, *endpoint, profile.media_type);
  section.refuse_unknown_keys();
}

void read_parameters(ProfileSection& root, ParameterNames& names) {
  ProfileSection section = root.section("parameters");
  section.text("scope", names.scope);
  section.text("state", names.state);
  section.text("date_from", names.date_from);
  section.text("date_to", names.date_to);
  section.text("currency", names.currency);
  section.text("page_size", names.page_size);
  section.text("next", names.next);
  section.optional_text("psu_involved", names.psu_involved);
  section.refuse_unknown_keys();
}

void read_returned(ProfileSection& root, ReturnNames& names) {
  ProfileSection section = root.section("returned");
  section.text("code", names.code);
  section.text("state", names.state);
  section.text("sca_token", names.sca_token);
  section.text("error", names.error);
  section.refuse_unknown_keys();
}

void read_account_list(ProfileSection& root, AccountListNames& names) {
  ProfileSection section = root.section("account_list");
  section.texts("id", names.id);
  section.texts("iban", names.iban);
  section.texts("currency", names.currency);
  section.refuse_unknown_keys();
}

void read_sca_page(ProfileSection& root, ScaPage& page) {
  ProfileSection section = root.section("sca_page");
  section.optional_text("member", page.member);
  std::vector<std::string> names;
  section.texts("places", names);
  if (!names.empty()) page.places.clear();
  for (const std::string& name : names) {
    if (const auto place = place_from(name)) {
      page.places.push_back(*place);
    } else {
      section.problem("places", name + " is none of body, description, location");
    }
  }
  section.refuse_unknown_keys();
}

void read_lifetimes(ProfileSection& root, Lifetimes& lifetimes) {
  ProfileSection section = root.section("lifetimes");
  section.duration("consent_days", 180, lifetimes.consent);
  section.duration("renew_before_days", 90, lifetimes.renew_before);
  section.duration("history_without_sca_days", 3660, lifetimes.history_without_sca);
  section.duration("access_token_seconds", 86400, lifetimes.access_token);
  section.duration("sca_token_seconds", 86400, lifetimes.sca_token);
  if (lifetimes.renew_before >= lifetimes.consent)
    section.problem("renew_before_days", "must be shorter than consent_days");
  section.refuse_unknown_keys();
}

}  // namespace tpp::belfius
