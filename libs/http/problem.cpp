#include "http/problem.hpp"

#include <nlohmann/json.hpp>

namespace tpp::http {

namespace {

using Json = nlohmann::ordered_json;

template <class T>
void put(Json& json, const char* name, const std::optional<T>& value) {
  if (value) json[name] = *value;
}

Json bank_json(const ProblemBank& bank) {
  Json json = Json::object();
  put(json, "http_status", bank.http_status);
  put(json, "error", bank.error);
  put(json, "error_code", bank.error_code);
  put(json, "request_id", bank.request_id);
  return json;
}

Json authorization_json(const ProblemAuthorization& authorization) {
  Json json = Json::object();
  json["url"] = authorization.url;
  put(json, "expires_at", authorization.expires_at);
  return json;
}

Json quota_json(const ProblemQuota& quota) {
  Json json = Json::object();
  json["limit"] = quota.limit;
  json["remaining"] = quota.remaining;
  json["resets_at"] = nullptr;
  put(json, "resets_at", quota.resets_at);
  return json;
}

Json errors_json(const std::vector<FieldError>& errors) {
  Json json = Json::array();
  for (const auto& error : errors) {
    Json item = Json::object();
    item["field"] = error.field;
    item["message"] = error.message;
    json.push_back(std::move(item));
  }
  return json;
}

}  // namespace

Response to_response(const Problem& problem) {
  Json json = Json::object();
  put(json, "type", problem.type);
  put(json, "title", problem.title);
  json["status"] = problem.status;
  put(json, "detail", problem.detail);
  put(json, "instance", problem.instance);
  put(json, "code", problem.code);
  put(json, "origin", problem.origin);
  put(json, "retryable", problem.retryable);
  if (problem.retry_after) json["retry_after"] = problem.retry_after->count();
  put(json, "action_required", problem.action_required);
  if (problem.bank) json["bank"] = bank_json(*problem.bank);
  put(json, "request_id", problem.request_id);
  if (problem.authorization) json["authorization"] = authorization_json(*problem.authorization);
  if (problem.quota) json["quota"] = quota_json(*problem.quota);
  if (!problem.errors.empty()) json["errors"] = errors_json(problem.errors);

  Response response;
  response.status = problem.status;
  response.body = json.dump(-1, ' ', false, Json::error_handler_t::replace);
  response.content_type = "application/problem+json";
  response.headers.push_back(Header{"Cache-Control", "no-store"});
  if (problem.retry_after) {
    response.headers.push_back(Header{"Retry-After", std::to_string(problem.retry_after->count())});
  }
  return response;
}

}  // namespace tpp::http
