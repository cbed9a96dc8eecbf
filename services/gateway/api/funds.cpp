#include "api/funds.hpp"

#include <utility>

#include <nlohmann/json.hpp>

#include "api/money_body.hpp"
#include "api/problems.hpp"
#include "api/query.hpp"

namespace tpp::gateway {
namespace {

using Json = nlohmann::ordered_json;

struct Question {
  ConsentId consent;
  Money amount;
};

Result<Question> decode_question(const Context& ctx) {
  auto no_query = expect_no_query(ctx.request.query);
  if (!no_query) return no_query.error();
  auto body = BodyReader::parse(ctx.request.body);
  if (!body) return body.error();
  Question question;
  if (auto id = body->parsed<std::string>("consent_id", canonical_uuid))
    question.consent.value = std::move(*id);
  if (BodyObject* amount = body->object("amount")) question.amount = read_money(*amount);
  auto finished = body->finish();
  if (!finished) return finished.error();
  return question;
}

http::Response funds_response(const FundsView& view) {
  const Json json{
      {"consent_id", view.consent.value},
      {"amount",
       {{"amount", view.amount.amount_text()}, {"currency", view.amount.currency.code()}}},
      {"funds_available", view.available},
      {"checked_at", to_rfc3339(view.checked_at)}};
  http::Response response;
  response.body = json.dump();
  return response;
}

}  // namespace

// POST /v1/funds-confirmations (operationId: confirm_funds). Changes nothing; one call at the bank.
Awaitable<http::Response> confirm_funds(const Context& ctx, ConfirmFunds& confirm) {
  auto question = decode_question(ctx);
  if (!question) co_return problem(question.error(), ctx);

  if (ctx.access != nullptr) ctx.access->consent = question->consent;
  auto view = co_await confirm(question->consent, question->amount, ctx.call);
  if (!view) co_return problem(view.error(), ctx);

  co_return funds_response(*view);
}

}  // namespace tpp::gateway
