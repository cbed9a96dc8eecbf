#include "sandbox/sandbox_needs.hpp"

#include <nlohmann/json.hpp>

#include "http/url.hpp"

namespace tpp::simulator {
namespace {

using Json = nlohmann::json;

bool has_member(const Json& body, std::string_view path) {
  const Json* part = &body;
  for (auto left = path; !left.empty();) {
    const auto dot = left.find('.');
    if (!part->is_object()) return false;
    const auto found = part->find(std::string(left.substr(0, dot)));
    if (found == part->end()) return false;
    part = &*found;
    left = dot == std::string_view::npos ? std::string_view{} : left.substr(dot + 1);
  }
  return true;
}

std::optional<Refused> check_names(std::string_view encoded,
                                   const std::vector<const char*>& names) {
  const auto given = http::QueryParameters::parse(encoded);
  if (!given) return invalid_input();
  for (const char* name : names)
    if (!given->get(name)) return missing_input(name);
  return std::nullopt;
}

std::optional<Refused> check_form(std::string_view body) {
  if (auto refused = check_names(body, {"grant_type"})) return refused;
  const auto form = http::QueryParameters::parse(body);
  if (form->get("grant_type") == "refresh_token") return check_names(body, {"refresh_token"});
  return check_names(body, {"code", "redirect_uri", "code_verifier"});
}

std::optional<Refused> check_members(std::string_view text, const std::vector<const char*>& names) {
  const Json body = Json::parse(text, nullptr, false);
  if (!body.is_object()) return invalid_input();
  for (const char* name : names)
    if (!has_member(body, name)) return missing_input(name);
  return std::nullopt;
}

}  // namespace

std::optional<Refused> check_needs(const SandboxNeeds& needs, const http::Request& request) {
  for (const char* name : needs.headers)
    if (!request.has_header(name)) return missing_header(name);
  if (needs.token_or_challenge && !request.has_header("Authorization"))
    for (const char* name : {"Code-Challenge-Method", "Code-Challenge"})
      if (!request.has_header(name)) return missing_header(name);
  if (auto refused = check_names(request.query, needs.query)) return refused;
  if (needs.body == SandboxBody::form) return check_form(request.body);
  if (needs.body == SandboxBody::json) return check_members(request.body, needs.members);
  if (needs.body == SandboxBody::xml && request.body.empty()) return missing_input("body");
  return std::nullopt;
}

}  // namespace tpp::simulator
