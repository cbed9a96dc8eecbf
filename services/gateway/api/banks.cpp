#include "api/banks.hpp"

#include <nlohmann/json.hpp>

#include "api/problems.hpp"
#include "api/query.hpp"

namespace tpp::gateway {
namespace {

using Json = nlohmann::ordered_json;

std::string_view name_of(BankHealth health) {
  switch (health) {
    case BankHealth::up:
      return "up";
    case BankHealth::degraded:
      return "degraded";
    case BankHealth::down:
      return "down";
    case BankHealth::unknown:
      break;
  }
  return "unknown";
}

Json time_or_null(const std::optional<UtcTime>& time) {
  return time ? Json(to_rfc3339(*time)) : Json(nullptr);
}

Json scopes_for_one_account(const BankTraits& traits) {
  Json scopes = Json::array();
  if (traits.offers_ais && traits.consents_take_iban) scopes.push_back("ais");
  if (traits.offers_caf) scopes.push_back("caf");
  return scopes;
}

Json seconds_or_null(const std::optional<std::chrono::seconds>& wait) {
  return wait ? Json(wait->count()) : Json(nullptr);
}

Json health(const BankCondition& condition, const ChannelCondition& channel) {
  Json endpoints = Json::array();
  for (const EndpointCondition& endpoint : channel.endpoints)
    endpoints.push_back({{"name", endpoint.name},
                         {"state", endpoint.left_alone ? "left_alone" : "called"},
                         {"retry_after", seconds_or_null(endpoint.retry_after)}});
  return Json{{"state", name_of(condition.health)},
              {"since", time_or_null(channel.since)},
              {"last_success_at", time_or_null(condition.last_success_at)},
              {"last_failure_at", time_or_null(condition.last_failure_at)},
              {"retry_after", seconds_or_null(channel.retry_after)},
              {"endpoints", std::move(endpoints)}};
}

Json to_json(const Bank& bank, const ChannelCondition& channel) {
  const BankTraits& traits = bank.traits();
  return Json{
      {"id", traits.id.value},
      {"name", traits.name},
      {"brand", traits.brand},
      {"environment", traits.environment},
      {"capabilities",
       {{"ais", traits.offers_ais},
        {"caf", traits.offers_caf},
        {"pis", traits.offers_pis},
        {"iban_needed_for", scopes_for_one_account(traits)},
        {"languages", traits.languages},
        {"max_history_without_sca_days", traits.history_without_sca.count()},
        {"consent_lifetime_days", traits.terms.lifetime.count()},
        {"transactions_page_limit", traits.transactions_page_limit}}},
      {"health", health(bank.condition(), channel)},
  };
}

}  // namespace

// GET /v1/banks (operationId: list_banks). No call at any bank.
Awaitable<http::Response> list_banks(const Context& ctx, Banks& banks,
                                     const BankChannels& channels) {
  auto no_query = expect_no_query(ctx.request.query);
  if (!no_query) co_return problem(no_query.error(), ctx);

  Json items = Json::array();
  for (const Bank* bank : banks.all())
    items.push_back(to_json(*bank, channels.channel_of(bank->traits().id)));
  Json json;
  json["items"] = std::move(items);
  json["next_cursor"] = nullptr;
  http::Response response;
  response.body = json.dump();
  co_return response;
}

}  // namespace tpp::gateway
