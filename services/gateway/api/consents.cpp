#include "api/consents.hpp"

#include "api/body.hpp"
#include "api/consent_json.hpp"
#include "api/list_cursor.hpp"
#include "api/path_ids.hpp"
#include "api/problems.hpp"
#include "api/query.hpp"
#include "core/iban.hpp"

namespace tpp::gateway {
namespace {

constexpr std::size_t url_limit = 2048;

Result<NewConsent> decode_new_consent(std::string_view text) {
  auto body = BodyReader::parse(text);
  if (!body) return body.error();
  NewConsent wanted;
  wanted.psu_ref = body->text("psu_ref", 128);
  wanted.bank = BankId{body->text("bank", 32)};
  const std::string scope = body->text("scope", 16);
  const auto known = consent_scope_from(scope);
  if (known) wanted.scope = *known;
  if (!known && !scope.empty()) body->wrong("scope", "must be ais or caf");
  wanted.language = body->optional_text("language", 8);
  wanted.return_url = body->text("return_url", url_limit);
  const auto iban = body->optional_text("iban", 64);
  if (iban) {
    auto parsed = Iban::parse(*iban);
    if (parsed)
      wanted.iban = std::move(*parsed);
    else
      body->wrong("iban", parsed.error().detail);
  }
  auto finished = body->finish();
  if (!finished) return finished.error();
  return wanted;
}

Result<ConsentFilter> decode_filter(QueryReader& query) {
  ConsentFilter filter;
  filter.psu_ref = query.text("psu_ref", 128);
  if (auto bank = query.text("bank", 32)) filter.bank = BankId{std::move(*bank)};
  filter.scope = query.choice<ConsentScope>("scope", consent_scope_from);
  filter.status = query.choice<ConsentStatus>("status", consent_status_from);
  filter.expires_before = query.time("expires_before");
  auto finished = query.finish();
  if (!finished) return finished.error();
  return filter;
}

Result<ConsentId> decode_named(const Context& ctx) {
  auto no_query = expect_no_query(ctx.request.query);
  if (!no_query) return no_query.error();
  return path_id<ConsentId>(ctx, "consent_id");
}

}  // namespace

// POST /v1/consents (operationId: create_consent). Not idempotent: every call is a new consent.
Awaitable<http::Response> create_consent(const Context& ctx, CreateConsent& create, Banks& banks) {
  auto no_query = expect_no_query(ctx.request.query);
  if (!no_query) co_return problem(no_query.error(), ctx);
  auto wanted = decode_new_consent(ctx.request.body);
  if (!wanted) co_return problem(wanted.error(), ctx);

  auto created = co_await create(*ctx.client, std::move(*wanted), ctx.call);
  if (!created) co_return problem(created.error(), ctx);

  http::Response response = consent_with_link(*created, banks);
  response.status = 201;
  response.headers.push_back({"Location", "/v1/consents/" + created->consent.id.value});
  co_return response;
}

// GET /v1/consents (operationId: list_consents).
Awaitable<http::Response> list_consents(const Context& ctx, ListConsents& list, Banks& banks,
                                        const CursorBox& cursors) {
  const ListCursor cursor(cursors, ctx, "list_consents");
  auto query = cursor.read(ctx.request.query);
  if (!query) co_return problem(query.error(), ctx);
  auto filter = decode_filter(query->filters);
  if (!filter) co_return problem(filter.error(), ctx);

  auto page = co_await list(ctx.call.client, *filter, query->page);
  if (!page) co_return problem(page.error(), ctx);

  page->next = cursor.next(*query, page->next);
  co_return consent_page(*page, banks);
}

// GET /v1/consents/{consent_id} (operationId: get_consent).
Awaitable<http::Response> get_consent(const Context& ctx, GetConsent& get, Banks& banks) {
  auto id = decode_named(ctx);
  if (!id) co_return problem(id.error(), ctx);

  auto consent = co_await get(ctx.call.client, *id);
  if (!consent) co_return problem(consent.error(), ctx);

  co_return consent_response(*consent, banks);
}

// DELETE /v1/consents/{consent_id} (operationId: revoke_consent). Safe to repeat.
Awaitable<http::Response> revoke_consent(const Context& ctx, RevokeConsent& revoke) {
  auto id = decode_named(ctx);
  if (!id) co_return problem(id.error(), ctx);

  auto revoked = co_await revoke(ctx.call.client, *id);
  if (!revoked) co_return problem(revoked.error(), ctx);

  http::Response response;
  response.status = 204;
  co_return response;
}

// POST /v1/consents/{consent_id}/renew (operationId: renew_consent). Changes nothing until the
// customer has granted it.
Awaitable<http::Response> renew_consent(const Context& ctx, RenewConsent& renew, Banks& banks) {
  auto id = decode_named(ctx);
  if (!id) co_return problem(id.error(), ctx);
  if (!ctx.request.body.empty())
    co_return problem(Error(Errc::invalid_input, "renewing takes no body"), ctx);

  auto renewed = co_await renew(*id, ctx.call);
  if (!renewed) co_return problem(renewed.error(), ctx);

  co_return consent_with_link(*renewed, banks);
}

}  // namespace tpp::gateway
