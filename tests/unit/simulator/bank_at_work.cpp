#include "unit/simulator/bank_at_work.hpp"

#include <nlohmann/json.hpp>

#include "encoding.hpp"
#include "http/url.hpp"

namespace tpp::simulator {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* redirect_uri = "https://tpp.example/callback/belfius";
constexpr const char* verifier = "a-verifier-of-at-least-forty-three-characters-x";
constexpr const char* request_id = "7f0d3e34-5b8f-4c1a-9d55-0a4b6f3f2c11";

http::Request view_of(const Ask& ask) {
  http::Request request;
  request.method = ask.method;
  request.path = ask.path;
  request.query = ask.query;
  request.body = ask.body;
  for (const auto& [name, value] : ask.headers) request.headers.push_back({name, value});
  return request;
}

std::string accept(int version) {
  return "application/vnd.belfius.api+json; version=" + std::to_string(version);
}

}  // namespace

BankAtWork::BankAtWork() {
  settings.redirect_uris = {redirect_uri};
}

http::Response BankAtWork::ask(const Ask& request) {
  return api.answer(view_of(request));
}
http::Response BankAtWork::browse(const Ask& request) {
  return site.answer(view_of(request));
}

Json BankAtWork::control(const std::string& method, const std::string& path, const Json& body) {
  const Ask request{.method = method, .path = path, .body = body.is_null() ? "" : body.dump()};
  Json answer = json_of(controls.answer(view_of(request)));
  return answer;
}

Ask BankAtWork::consent_ask() const {
  return {.path = "/consent-uris",
          .query = "scope=AIS",
          .headers = {{"Request-ID", request_id},
                      {"Accept", accept(4)},
                      {"Accept-Language", "fr"},
                      {"Redirect-URI", redirect_uri},
                      {"Client-ID", "tpp-1"},
                      {"Code-Challenge-Method", "S256"},
                      {"Code-Challenge", base64url(sha256(verifier))}}};
}

Ask BankAtWork::token_ask(const std::string& form) const {
  return {.method = "POST",
          .path = "/token",
          .headers = {{"Request-ID", request_id},
                      {"Accept", accept(3)},
                      {"Authorization", "Basic dHBwLTE6aHVzaA=="},
                      {"Content-Type", "application/x-www-form-urlencoded"}},
          .body = form};
}

Ask BankAtWork::account_ask(const Tokens& tokens, const std::string& path, int version) const {
  return {.path = path,
          .headers = {{"Request-ID", request_id},
                      {"Accept", accept(version)},
                      {"Accept-Language", "nl"},
                      {"Client-ID", "tpp-1"},
                      {"Authorization", "Bearer " + tokens.access}}};
}

std::string BankAtWork::consent_uri() {
  return json_of(ask(consent_ask()))[0]["consent_uri"].get<std::string>() + "&state=S";
}

std::string BankAtWork::code_for(const std::string& customer) {
  const auto answer =
      control("POST", "/approve", {{"consent_uri", consent_uri()}, {"customer", customer}});
  return parameter_of(answer["location"], "code");
}

std::string BankAtWork::exchange_form(const std::string& code) const {
  return "grant_type=authorization_code&code=" + code +
         "&redirect_uri=" + http::percent_encode(redirect_uri) + "&code_verifier=" + verifier;
}

Tokens BankAtWork::enrol(const std::string& customer) {
  const auto body = json_of(ask(token_ask(exchange_form(code_for(customer)))));
  return {body["access_token"], body["refresh_token"], body["sca_token"]};
}

Tokens BankAtWork::refreshed(const Tokens& tokens) {
  const auto body =
      json_of(ask(token_ask("grant_type=refresh_token&refresh_token=" + tokens.refresh)));
  return {body["access_token"], body["refresh_token"], tokens.sca};
}

std::string BankAtWork::first_logical_id(const Tokens& tokens) {
  return json_of(ask(account_ask(tokens, "/accounts", 3)))["accounts"][0]["logical_id"];
}

Json json_of(const http::Response& response) {
  Json json = Json::parse(response.body, nullptr, false);
  return json;
}

std::string error_code_of(const http::Response& response) {
  const auto json = json_of(response);
  return json.is_object() ? json.value("error_code", "(none)") : "(none)";
}

std::string header_of(const http::Response& response, std::string_view name) {
  for (const auto& header : response.headers)
    if (header.name == name) return header.value;
  return "(none)";
}

std::string parameter_of(const std::string& url, const std::string& name) {
  const auto mark = url.find('?');
  if (mark == std::string::npos) return "(none)";
  auto query = http::QueryParameters::parse(std::string_view(url).substr(mark + 1));
  return query ? query->get(name).value_or("(none)") : "(unreadable)";
}

}  // namespace tpp::simulator
