#include "api/api.hpp"

#include <optional>
#include <utility>

#include "api/problems.hpp"
#include "api/psu_headers.hpp"
#include "api/request_facts.hpp"
#include "obs/log.hpp"

namespace tpp::gateway {

namespace chr = std::chrono;

struct Api::Journey {
  RequestRecord record;
  std::optional<std::size_t> route;
  SteadyTime start;
  bool entered = false;          // counted as under way for its client
  bool address_blocked = false;  // after too many failed authentications
  std::optional<RateLeft> rate_left{};
  DataAccess access;
};

namespace {

ProblemSubject subject_of(const http::Request& request, RequestRecord& record) {
  return {request.method, request.path, record.request_id, &record};
}

Error lacks_scope(const Route& route) {
  std::string names;
  for (ClientScope scope : route.scopes) {
    if (!names.empty()) names += " or ";
    names += name_of(scope);
  }
  return Error{Errc::forbidden, "this client needs the scope " + names};
}

bool allowed(const Client& client, const Route& route) {
  for (ClientScope scope : route.scopes)
    if (client.may(scope)) return true;
  return false;
}

// What the body must be instead, or null.
const char* unfit_body(const http::Request& request, const Route& route) {
  const bool takes_xml = route.body == BodyType::json_or_xml;
  if (body_is_json(request) || (takes_xml && body_is_xml(request))) return nullptr;
  return takes_xml ? "the body must be application/json or application/xml"
                   : "the body must be application/json";
}

http::Response lookup_problem(const http::RouteMatch& match, const ProblemSubject& subject) {
  if (match.outcome == http::RouteLookup::bad_encoding)
    return protocol_problem(400, "the path has a broken escape", subject);
  if (match.outcome == http::RouteLookup::no_such_path)
    return protocol_problem(404, "there is no such path", subject);
  http::Response response =
      protocol_problem(405, "this path does not have that method; see Allow", subject);
  response.headers.push_back({"Allow", match.allowed_methods});
  return response;
}

std::string parameter(const http::PathParameters& path, std::string_view name) {
  for (const auto& [known, value] : path.items)
    if (known == name) return canonical_uuid(value).value_or("");
  return "";
}

// What the path says about whose data are asked for.
DataAccess named_in(const Context& ctx, const Route& route) {
  DataAccess access;
  access.operation = route.operation_id;
  access.client = ctx.call.client;
  access.request_id = ctx.call.request_id;
  access.psu_present = ctx.call.psu.attended() ? PsuPresent::yes : PsuPresent::no;
  access.account = ctx.record->about.account;
  access.payment = ctx.record->about.payment;
  return access;
}

// Whose data the path names.
CallNotes named_by(const http::PathParameters& path) {
  return {ConsentId{parameter(path, "consent_id")}, AccountId{parameter(path, "account_id")},
          PaymentId{parameter(path, "payment_id")}};
}

}  // namespace

Api::Api(std::vector<Route> routes, Authenticate& authenticate, IdSource& ids, ApiProbe& probe,
         chr::milliseconds request_limit, const CallerLimitsConfig& limits, AuditReads& audit)
    : routes_(std::move(routes)),
      authenticate_(authenticate),
      ids_(ids),
      probe_(probe),
      request_limit_(request_limit),
      limits_(limits),
      failures_(limits.failures_per_minute),
      audit_(audit) {
  for (const Route& route : routes_) index_.add(route.method, route.path);
}

Awaitable<http::Response> Api::handle(const http::Request& request) {
  const auto start = chr::steady_clock::now();
  Journey journey;
  journey.start = start;
  gateway::identify(journey.record, request, ids_.uuid());
  probe_.began();

  http::Response response = co_await guarded(request, journey);
  if (journey.entered) limits_.leave(journey.record.client);
  if (journey.rate_left) add_rate_limit(response, *journey.rate_left);
  tell_audit(journey, response);
  response.headers.push_back({"X-Request-ID", journey.record.request_id});
  if (response.content_type != "application/problem+json")
    response.headers.push_back({"Cache-Control", "no-store"});

  const auto took = chr::steady_clock::now() - start;
  std::string_view operation = "none";
  if (journey.route) {
    operation = routes_[*journey.route].operation_id;
    probe_.finished(*journey.route, response.status, took);
  } else {
    probe_.unrouted(response.status);
  }
  if (!journey.record.problem.empty()) probe_.problem(journey.record.problem);
  probe_.ended();
  log_access(journey.record, request, response.status, operation, took);
  co_return response;
}

// Only of what was given out.
void Api::tell_audit(const Journey& journey, const http::Response& response) {
  if (!journey.access.operation.empty() && response.status < 300) audit_.note(journey.access);
}

// The only catch-all: what gets here is a bug, and its text stays inside.
Awaitable<http::Response> Api::guarded(const http::Request& request, Journey& journey) {
  std::string broken;
  try {
    co_return co_await answer(request, journey);
  } catch (const std::exception& bug) {
    broken = bug.what();
  }
  const Error error{Errc::internal, "", broken};
  co_return problem(error, subject_of(request, journey.record));
}

Awaitable<http::Response> Api::answer(const http::Request& request, Journey& journey) {
  const ProblemSubject subject = subject_of(request, journey.record);
  http::RouteMatch match = index_.find(request.method, request.path);
  if (match.outcome != http::RouteLookup::found) co_return lookup_problem(match, subject);
  journey.route = match.index;
  const Route& route = routes_[match.index];
  journey.record.about = named_by(match.parameters);

  if (!route.scopes.empty() && !accepts_json(request))
    co_return protocol_problem(406, "answers are application/json", subject);
  if (const char* wanted = unfit_body(request, route))
    co_return protocol_problem(415, wanted, subject);

  auto client = co_await identify(request, route, journey);
  if (journey.address_blocked) co_return refused_address(subject);
  if (!client) co_return problem(client.error(), subject);
  if (*client) {
    if (auto refusal = enter(**client, subject, journey)) co_return std::move(*refusal);
    if (!allowed(**client, route)) co_return problem(lacks_scope(route), subject);
  }
  auto psu = given_psu_presence(request);
  if (!psu) co_return problem(psu.error(), subject);

  Context ctx{request, match.parameters, client->get(), Call{}};
  ctx.record = &journey.record;
  ctx.call.notes = &journey.record.about;
  ctx.call.psu = std::move(*psu);
  ctx.call.request_id = journey.record.request_id;
  ctx.call.traceparent = given_traceparent(request);
  ctx.call.by = chr::steady_clock::now() + request_limit_;
  if (ctx.client != nullptr) {
    ctx.call.client = ctx.client->id;
    ctx.call.browser_binding = ctx.client->browser_binding;
  }
  if (route.data == CustomerData::given) {
    journey.access = named_in(ctx, route);
    ctx.access = &journey.access;
  }
  co_return co_await route.handler(ctx);
}

// Nothing on a route without scopes: it needs no client.
Task<Authenticate::Known> Api::identify(const http::Request& request, const Route& route,
                                        Journey& journey) {
  if (route.scopes.empty()) co_return Authenticate::Known();
  auto key = given_api_key(request);
  if (!key) co_return key.error();
  // Who is known already is not bothered by the failures of others behind the same address.
  journey.address_blocked =
      failures_.blocked(request.peer, journey.start) && !authenticate_.remembers(*key);
  if (journey.address_blocked) co_return Authenticate::Known();
  auto client = co_await authenticate_(*key);
  if (!client && client.error().code == Errc::unauthorized)
    failures_.failed(request.peer, journey.start);
  co_return client;
}

http::Response Api::refused_address(const ProblemSubject& subject) {
  probe_.refused("address");
  return protocol_problem(429, "too many failed authentications from this address", subject,
                          chr::seconds(1));
}

// The refusal, when the client has reached one of its limits.
std::optional<http::Response> Api::enter(const Client& client, const ProblemSubject& subject,
                                         Journey& journey) {
  journey.record.client = client.id;
  const CallerLimits::Entry entry = limits_.enter(client, journey.start);
  journey.rate_left = entry.left;
  journey.entered = entry.verdict == CallerLimits::Verdict::admitted;
  if (journey.entered) return std::nullopt;
  const bool too_fast = entry.verdict == CallerLimits::Verdict::too_fast;
  probe_.refused(too_fast ? "rate" : "concurrency");
  if (too_fast)
    return protocol_problem(429, "too many requests of this client", subject, entry.wait);
  return protocol_problem(503, "too many requests of this client are under way", subject,
                          entry.wait);
}

bool Api::takes_file(std::string_view method, std::string_view path) const {
  const http::RouteMatch match = index_.find(method, path);
  return match.outcome == http::RouteLookup::found &&
         routes_[match.index].body == BodyType::json_or_xml;
}

http::Response Api::reject(unsigned status, std::string detail) {
  RequestRecord record;
  record.request_id = ids_.uuid();
  http::Response response = protocol_problem(status, std::move(detail),
                                             ProblemSubject{"", "", record.request_id, &record});
  probe_.problem(record.problem);
  response.headers.push_back({"X-Request-ID", record.request_id});
  // Refused for its method alone, before anybody looked at the path.
  if (status == 405) response.headers.push_back({"Allow", "GET, POST, DELETE"});
  return response;
}

}  // namespace tpp::gateway
