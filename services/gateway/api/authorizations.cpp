#include "api/authorizations.hpp"

#include <nlohmann/json.hpp>

#include "api/body.hpp"
#include "api/browser_cookie.hpp"
#include "api/problems.hpp"
#include "api/query.hpp"
#include "crypto/digest.hpp"
#include "http/url.hpp"

namespace tpp::gateway {
namespace {

constexpr std::size_t state_limit = 512;
constexpr std::size_t code_limit = 4096;
constexpr std::size_t query_limit = 8192;

std::optional<Secret> secret(std::optional<std::string> text) {
  if (!text || text->empty() || text->size() > code_limit) return std::nullopt;
  return Secret(std::move(*text));
}

// What the bank appended to the redirect URL. Parameters that we do not know are ignored: it is
// the bank's query, not ours.
Result<AuthorizationReturn> decode_return(std::string_view query, const ReturnNames& names) {
  auto parameters = http::QueryParameters::parse(query);
  if (!parameters) return parameters.error();
  auto state = parameters->get(names.state);
  if (!state || state->empty() || state->size() > state_limit)
    return Error{Errc::invalid_input, "the query has no usable state"};
  const auto issuer = parameters->get("iss");
  if (issuer && !names.issuer.empty() && *issuer != names.issuer)
    return Error{Errc::invalid_input, "the query comes from another issuer than this bank"};
  AuthorizationReturn returned;
  returned.state = Secret(std::move(*state));
  returned.code = secret(parameters->get(names.code));
  returned.sca_token = secret(parameters->get(names.sca_token));
  returned.error = parameters->get(names.error);
  return returned;
}

// Of which bank the query is, only its state could tell; the first whose names fit is taken.
Result<AuthorizationReturn> decode_return_of_any(std::string_view query, Banks& banks) {
  Result<AuthorizationReturn> returned = Error{Errc::invalid_input, "no bank is configured"};
  for (const Bank* bank : banks.all()) {
    returned = decode_return(query, bank->traits().return_names);
    if (returned) break;
  }
  return returned;
}

Result<AuthorizationReturn> decode_completion(std::string_view text, Banks& banks) {
  auto body = BodyReader::parse(text);
  if (!body) return body.error();
  if (body->has("query")) {
    std::string query = body->text("query", query_limit);
    auto finished = body->finish();
    if (!finished) return finished.error();
    if (query.starts_with('?')) query.erase(0, 1);
    return decode_return_of_any(query, banks);
  }
  AuthorizationReturn returned;
  returned.state = Secret(body->text("state", state_limit));
  if (body->has("error")) {
    returned.error = body->optional_text("error", 128);
    body->optional_text("error_description", 1024);
  } else {
    returned.code = Secret(body->text("code", code_limit));
  }
  auto finished = body->finish();
  if (!finished) return finished.error();
  return returned;
}

// What came of the customer's trip, whatever it was for.
struct Arrival {
  const char* name;  // of the member and the query parameter that hold the id
  std::string id;
  std::string_view status;
  const std::string& reason;
  const std::string& return_url;
};

Arrival arrival_of(const Returned& returned) {
  if (const auto* payment = std::get_if<CompletedPayment>(&returned))
    return {"payment_id", payment->payment.id.value, name_of(payment->payment.state.status),
            payment->reason, payment->payment.return_url};
  const auto& consent = std::get<CompletedAuthorization>(returned);
  return {"consent_id", consent.consent.id.value, name_of(consent.consent.status), consent.reason,
          consent.consent.return_url};
}

std::string back_to_frontend(const Arrival& arrival) {
  std::string url = http::with_query_parameter(arrival.return_url, arrival.name, arrival.id);
  url = http::with_query_parameter(std::move(url), "status", arrival.status);
  if (!arrival.reason.empty())
    url = http::with_query_parameter(std::move(url), "error", arrival.reason);
  return url;
}

// Nothing of these pages' addresses goes on to the next page.
http::Response without_referrer(http::Response response) {
  response.headers.push_back({"Referrer-Policy", "no-referrer"});
  return response;
}

http::Response browser_problem(const Error& error, const Context& ctx) {
  return without_referrer(problem(error, ctx));
}

http::Response sent_on(const std::string& url) {
  http::Response response;
  response.status = 303;
  response.headers.push_back({"Location", url});
  return without_referrer(std::move(response));
}

// A page is opened once, by a person: not ahead of time by the browser, nor inside another page.
Result<void> expect_navigation(const http::Request& request) {
  const std::string_view mode = request.header("Sec-Fetch-Mode");
  const std::string_view into = request.header("Sec-Fetch-Dest");
  const bool ahead = request.header("Sec-Purpose").find("prefetch") != std::string_view::npos ||
                     request.header("Purpose") == "prefetch";
  const bool inside =
      (!mode.empty() && mode != "navigate") || (!into.empty() && into != "document");
  if (ahead || inside)
    return Error{Errc::forbidden, "only a customer opens this page, by going to it"};
  return {};
}

}  // namespace

// GET /start/{token} (operationId: start_page). The first browser that opens it is bound to the
// trip, and sent on to the bank.
Awaitable<http::Response> start_page(const Context& ctx, StartPages& pages,
                                     const std::string& public_url) {
  auto opened = expect_navigation(ctx.request);
  if (!opened) co_return browser_problem(opened.error(), ctx);
  auto trip = pages.open(ctx.path.get("token"));
  if (!trip) co_return browser_problem(trip.error(), ctx);

  const BrowserCookie cookie(public_url, trip->state_digest);
  auto key = co_await pages.bind(*trip, cookie.read(ctx.request));
  if (!key) co_return browser_problem(key.error(), ctx);

  http::Response response = sent_on(trip->page);
  response.headers.push_back(cookie.write(*key, trip->left));
  co_return response;
}

// GET /callback/{bank} (operationId: bank_callback). Anybody can call it: the single-use state is
// the credential, together with the key of the browser that began the trip on our start page. The
// way back is the one stored with the consent or payment.
Awaitable<http::Response> bank_callback(const Context& ctx, UseCases& use) {
  const BankId id{ctx.path.get("bank")};
  const Bank* bank = use.banks.find(id);
  if (bank == nullptr)
    co_return browser_problem(Error{Errc::invalid_input, "there is no such bank"}, ctx);
  auto returned = decode_return(ctx.request.query, bank->traits().return_names);
  if (!returned) co_return browser_problem(returned.error(), ctx);

  const BrowserCookie cookie(use.public_url, crypto::sha256(returned->state.reveal()));
  auto bound = co_await use.start_pages.check_browser(returned->state, cookie.read(ctx.request));
  if (!bound) co_return browser_problem(bound.error(), ctx);
  auto done = co_await use.return_from_bank.from_browser(id, std::move(*returned), ctx.call);
  if (!done) co_return browser_problem(done.error(), ctx);
  co_return sent_on(back_to_frontend(arrival_of(*done)));
}

// POST /v1/authorizations/complete (operationId: complete_authorization). A state works once.
Awaitable<http::Response> complete_authorization(const Context& ctx, ReturnFromBank& returns,
                                                 Banks& banks) {
  auto no_query = expect_no_query(ctx.request.query);
  if (!no_query) co_return problem(no_query.error(), ctx);
  auto returned = decode_completion(ctx.request.body, banks);
  if (!returned) co_return problem(returned.error(), ctx);

  auto done = co_await returns.from_client(std::move(*returned), ctx.call);
  if (!done) co_return problem(done.error(), ctx);

  nlohmann::ordered_json json;
  const Arrival arrival = arrival_of(*done);
  json[arrival.name] = arrival.id;
  json["status"] = arrival.status;
  json["error"] = nullptr;
  if (!arrival.reason.empty()) json["error"] = arrival.reason;
  json["return_url"] = arrival.return_url;
  http::Response response;
  response.body = json.dump();
  co_return response;
}

}  // namespace tpp::gateway
