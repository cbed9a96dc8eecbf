#include "belfius/profile_call.hpp"

#include <algorithm>

namespace tpp::belfius {
namespace {

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

}  // namespace

void read_call(ProfileSection& section, Endpoint& endpoint, const std::string& media_type) {
  section.text("path", endpoint.path);
  section.text("version", endpoint.version);
  read_headers(section, endpoint);
  read_psu_headers(section, endpoint);
  if (!version_shaped(endpoint.version)) section.problem("version", "must be like 3 or 1.1");
  endpoint.accept = media_type + "; version=" + endpoint.version;
}

}  // namespace tpp::belfius
