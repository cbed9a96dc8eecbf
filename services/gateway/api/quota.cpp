#include "api/quota.hpp"

#include <algorithm>
#include <string>

namespace tpp::gateway {
namespace {

namespace chr = std::chrono;

constexpr const char* policy = "\"unattended\"";

void write_allowance(JsonWriter& json, const Allowance& allowance) {
  const auto reset = resets_at(allowance);
  json.open_object();
  json.name("limit").number(allowance.limit);
  json.name("remaining").number(allowance.remaining);
  json.text_or_null("resets_at", reset ? to_rfc3339(*reset) : std::string());
  json.close_object();
}

}  // namespace

std::optional<UtcTime> resets_at(const Allowance& allowance) {
  if (allowance.remaining >= allowance.limit) return std::nullopt;
  return allowance.resets_at;
}

void write_quota(JsonWriter& json, const std::optional<UnattendedLeft>& quota) {
  json.name("quota");
  if (quota) {
    write_allowance(json, quota->allowance);
  } else {
    json.null();
  }
}

http::Response quota_response(const QuotaView& view) {
  JsonWriter json(256);
  json.open_object().member("account_id", view.account.value);
  json.name("window_seconds").number(view.quota.window.count());
  write_quota(json, view.quota);
  json.close_object();
  http::Response response;
  response.body = json.take();
  add_rate_limit(response, view.quota, view.looked_at);
  return response;
}

void add_rate_limit(http::Response& response, const std::optional<UnattendedLeft>& quota,
                    UtcTime now) {
  if (!quota) return;
  const auto reset = resets_at(quota->allowance);
  std::optional<chr::seconds> resets_in;
  if (reset) resets_in = std::max(chr::ceil<chr::seconds>(*reset - now), chr::seconds(0));
  add_rate_limit(response, quota->allowance, resets_in);
  for (http::Header& header : response.headers)
    if (header.name == "RateLimit-Policy")
      header.value += ";w=" + std::to_string(quota->window.count());
}

void add_rate_limit(http::Response& response, const Allowance& allowance,
                    std::optional<chr::seconds> resets_in) {
  std::string left = policy;
  left += ";r=" + std::to_string(allowance.remaining);
  if (resets_in) left += ";t=" + std::to_string(resets_in->count());
  response.headers.push_back(
      {"RateLimit-Policy", policy + (";q=" + std::to_string(allowance.limit))});
  response.headers.push_back({"RateLimit", std::move(left)});
}

}  // namespace tpp::gateway
