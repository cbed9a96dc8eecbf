#include "admin/admin_api.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "api/problems.hpp"
#include "version.hpp"

namespace tpp::gateway {
namespace {

using Json = nlohmann::ordered_json;

http::Response respond(const Json& json, unsigned status = 200) {
  http::Response response;
  response.status = status;
  response.body = json.dump();
  return response;
}

http::Response readyz(const Readiness& readiness) {
  Json checks = Json::array();
  for (const Check& check : readiness.checks())
    checks.push_back({{"name", check.name},
                      {"state", name_of(check.state)},
                      {"detail", check.detail.empty() ? Json(nullptr) : Json(check.detail)}});
  const char* status = readiness.ready() ? "ready" : "not_ready";
  if (readiness.draining()) status = "draining";
  return respond({{"status", status}, {"checks", std::move(checks)}},
                 readiness.ready() ? 200 : 503);
}

http::Response version(int schema_version) {
  const std::string_view commit = build_commit;
  return respond({{"name", "tpp-gateway"},
                  {"version", build_version},
                  {"commit", commit.empty() ? Json(nullptr) : Json(commit)},
                  {"schema_version", schema_version}});
}

http::Response refuse(unsigned status, const char* detail, const http::Request& request) {
  const std::string_view id = request.header("X-Request-ID");
  return protocol_problem(status, detail, {request.method, request.path, id.empty() ? "none" : id});
}

}  // namespace

AdminApi::AdminApi(const Readiness& readiness, const obs::Metrics& metrics, int schema_version,
                   Secret token)
    : readiness_(readiness),
      metrics_(metrics),
      schema_version_(schema_version),
      token_(std::move(token)) {}

bool AdminApi::may_look(const http::Request& request) const {
  if (token_.empty()) return true;
  constexpr std::string_view scheme = "Bearer ";
  const std::string_view given = request.header("Authorization");
  return given.starts_with(scheme) &&
         token_.equals(Secret(std::string(given.substr(scheme.size()))));
}

Awaitable<http::Response> AdminApi::handle(const http::Request& request) {
  const std::string_view path = request.path;
  const bool known =
      path == "/livez" || path == "/readyz" || path == "/metrics" || path == "/version";
  if (!known) co_return refuse(404, "there is no such path", request);
  if (request.method != "GET") {
    http::Response response = refuse(405, "only GET here", request);
    response.headers.push_back({"Allow", "GET"});
    co_return response;
  }
  if (path == "/readyz") co_return readyz(readiness_);
  if (path == "/livez") co_return respond({{"status", "ok"}});
  if (!may_look(request)) {
    http::Response response = refuse(401, "this path asks for the admin token", request);
    response.headers.push_back({"WWW-Authenticate", "Bearer realm=\"tpp-gateway-admin\""});
    co_return response;
  }
  if (path == "/version") co_return version(schema_version_);
  http::Response response;
  response.body = metrics_.expose();
  response.content_type = "text/plain; version=0.0.4; charset=utf-8";
  co_return response;
}

}  // namespace tpp::gateway
