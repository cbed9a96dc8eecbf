#include "api/psus.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "api/problems.hpp"
#include "api/query.hpp"

namespace tpp::gateway {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t longest_reference = 128;

Result<std::string> decode_path(const Context& ctx) {
  auto no_query = expect_no_query(ctx.request.query);
  if (!no_query) return no_query.error();
  const std::string& psu_ref = ctx.path.get("psu_ref");
  const bool visible = std::ranges::all_of(psu_ref, [](char c) { return c > ' ' && c <= '~'; });
  if (psu_ref.empty() || psu_ref.size() > longest_reference || !visible)
    return Error{Errc::not_found, "there is no such customer of yours"};
  return psu_ref;
}

Result<std::string> decode_query(const Context& ctx) {
  auto query = QueryReader::parse(ctx.request.query);
  if (!query) return query.error();
  auto psu_ref = query->text("psu_ref", longest_reference);
  auto finished = query->finish();
  if (!finished) return finished.error();
  if (!psu_ref) return Error{Errc::invalid_input, "psu_ref is needed"};
  return std::move(*psu_ref);
}

http::Response receipt_response(const ErasureReceipt& receipt) {
  const ErasureCounts& erased = receipt.erased;
  const Json json{
      {"receipt_id", receipt.id},
      {"erased_at", to_rfc3339(receipt.erased_at)},
      {"erased",
       {{"consents_revoked", erased.consents_revoked},
        {"token_pairs", erased.token_pairs},
        {"accounts", erased.accounts},
        {"ibans", erased.ibans},
        {"authorizations", erased.authorizations},
        {"payment_answers", erased.payment_answers}}},
      {"kept", {{"consents", receipt.consents_kept}, {"payments", receipt.payments_kept}}}};
  http::Response response;
  response.body = json.dump();
  return response;
}

Awaitable<http::Response> erase_decoded(const Context& ctx, ErasePsu& erase,
                                        Result<std::string> psu_ref) {
  if (!psu_ref) co_return problem(psu_ref.error(), ctx);

  auto receipt = co_await erase(ctx.call.client, *psu_ref);
  if (!receipt) co_return problem(receipt.error(), ctx);

  co_return receipt_response(*receipt);
}

}  // namespace

// DELETE /v1/psus/{psu_ref} (operationId: erase_psu). Safe to repeat.
Awaitable<http::Response> erase_psu(const Context& ctx, ErasePsu& erase) {
  auto psu_ref = decode_path(ctx);
  co_return co_await erase_decoded(ctx, erase, std::move(psu_ref));
}

// DELETE /v1/psus?psu_ref= (operationId: erase_named_psu): for references that no path can carry.
Awaitable<http::Response> erase_named_psu(const Context& ctx, ErasePsu& erase) {
  auto psu_ref = decode_query(ctx);
  co_return co_await erase_decoded(ctx, erase, std::move(psu_ref));
}

}  // namespace tpp::gateway
