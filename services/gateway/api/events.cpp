#include "api/events.hpp"

#include <nlohmann/json.hpp>

#include "api/problems.hpp"
#include "api/query.hpp"

namespace tpp::gateway {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t most_events = 200;

Result<PageRequest> decode_page(std::string_view text) {
  auto query = QueryReader::parse(text);
  if (!query) return query.error();
  PageRequest page;
  page.after = query->uuid("after");
  page.limit = query->whole("limit", page.limit, 1, most_events);
  auto finished = query->finish();
  if (!finished) return finished.error();
  return page;
}

template <class Id>
Json id_or_null(const std::optional<Id>& id) {
  return id ? Json(id->value) : Json(nullptr);
}

Json to_json(const Event& event) {
  return Json{{"id", event.id},
              {"kind", name_of(event.kind)},
              {"at", to_rfc3339(event.at)},
              {"psu_ref", event.psu_ref},
              {"bank", event.bank.value},
              {"consent_id", id_or_null(event.consent)},
              {"payment_id", id_or_null(event.payment)},
              {"status", event.status},
              {"reason", event.reason.empty() ? Json(nullptr) : Json(event.reason)},
              {"ends_at", event.ends_at ? Json(to_rfc3339(*event.ends_at)) : Json(nullptr)},
              {"days_left", event.days_left ? Json(*event.days_left) : Json(nullptr)}};
}

http::Response event_page(const Page<Event>& page) {
  Json items = Json::array();
  for (const Event& event : page.items) items.push_back(to_json(event));
  http::Response response;
  response.body = Json{{"items", std::move(items)}, {"more", page.next.has_value()}}.dump();
  return response;
}

}  // namespace

// GET /v1/events (operationId: list_events). Asking for what comes after an event acknowledges it.
Awaitable<http::Response> list_events(const Context& ctx, ListEvents& list) {
  auto page = decode_page(ctx.request.query);
  if (!page) co_return problem(page.error(), ctx);

  auto events = co_await list(ctx.call.client, *page);
  if (!events) co_return problem(events.error(), ctx);

  co_return event_page(*events);
}

}  // namespace tpp::gateway
