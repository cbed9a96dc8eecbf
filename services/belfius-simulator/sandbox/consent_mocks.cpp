#include "sandbox/consent_mocks.hpp"

#include <nlohmann/json.hpp>

#include "bank/errors.hpp"
#include "bank/request_checks.hpp"
#include "encoding.hpp"
#include "http/url.hpp"
#include "sandbox/account_mocks.hpp"

namespace tpp::simulator {
namespace {

using Json = nlohmann::ordered_json;

// Codes and refresh tokens carry their scope: nothing else remembers it.
Scope scope_in(const http::QueryParameters& form, const char* name) {
  const std::string text = form.get(name).value_or("");
  const auto scope = text.size() < 3 ? std::nullopt : scope_named(text.substr(text.size() - 3));
  return scope.value_or(Scope::ais);
}

http::Response tokens(const http::Request& request, bool of_old) {
  const auto form = http::QueryParameters::parse(request.body);
  const bool first = form && form->get("grant_type") != "refresh_token";
  const Scope scope = form ? scope_in(*form, first ? "code" : "refresh_token") : Scope::ais;
  const std::string name(name_of(scope));
  Json body{{"access_token", "sandbox-access-" + name},
            {"token_type", "Bearer"},
            {"expires_in", "900"},
            {"refresh_token", "sandbox-refresh-" + name},
            {"scope", name}};
  if (scope == Scope::caf || (of_old && scope == Scope::ais)) {
    body["logical_id"] = sandbox_logical_id;
    body["iban"] = sandbox_iban;
  }
  if (first && scope == Scope::ais) body["sca_token"] = "sandbox-sca";
  http::Response response;
  response.body = body.dump();
  response.headers = {{"Cache-Control", "no-store"}, {"Pragma", "no-cache"}};
  return response;
}

}  // namespace

std::string sandbox_page(const http::Request& request, Scope scope, bool with_code) {
  const std::string code = with_code ? "sandbox-" + std::string(name_of(scope)) : "";
  const Json way_back{std::string(request.header("Redirect-URI")), code};
  return "http://" + std::string(request.header("Host")) +
         "/sandbox/psd2/launcher.html?appkey=PSD2_" + std::string(name_of(scope)) +
         "&apptoken=" + base64url(way_back.dump());
}

http::Response mock_consent_uris(const http::Request& request) {
  auto languages = page_languages(request.header("Accept-Language"));
  if (languages.empty())
    languages = {"fr", "nl"};
  else
    languages.resize(1);
  const auto query = http::QueryParameters::parse(request.query);
  const auto scope = query ? scope_named(query->get("scope").value_or("AIS")) : std::nullopt;
  const std::string page = sandbox_page(request, scope.value_or(Scope::ais), true);
  auto body = Json::array();
  for (const auto& language : languages)
    body.push_back({{"language", language}, {"consent_uri", page}});
  http::Response response;
  response.body = body.dump();
  return response;
}

http::Response mock_way_back(const http::Request& request) {
  const auto query = http::QueryParameters::parse(request.query);
  const auto bytes = query ? base64_decode(query->get("apptoken").value_or("")) : std::nullopt;
  const Json way_back = Json::parse(bytes.value_or(""), nullptr, false);
  if (!way_back.is_array() || way_back.size() != 2)
    return plain_refusal(404, "There is nothing at this path.");
  std::string url = way_back[0].get<std::string>();
  const std::string code = way_back[1].get<std::string>();
  if (!code.empty()) url = http::with_query_parameter(std::move(url), "code", code);
  const auto state = query->get("state");
  if (state) url = http::with_query_parameter(std::move(url), "state", *state);
  http::Response response;
  response.status = 303;
  response.headers = {{"Location", url}};
  return response;
}

http::Response mock_token(const http::Request& request) {
  return tokens(request, false);
}

http::Response mock_token_of_old(const http::Request& request) {
  return tokens(request, true);
}

}  // namespace tpp::simulator
