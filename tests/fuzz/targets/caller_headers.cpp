// Heads of callers' requests behind the framing gate, a field a line: who calls, for whom, under
// which key, from which browser.

#include <algorithm>
#include <string>
#include <vector>

#include "api/browser_cookie.hpp"
#include "api/payment_body.hpp"
#include "api/psu_headers.hpp"
#include "api/request_facts.hpp"
#include "fuzz/target.hpp"
#include "http/field_line.hpp"

namespace tpp::fuzz {
namespace {

bool visible(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

void examine_ids(const http::Request& request) {
  const auto id = gateway::given_request_id(request);
  demand(id.size() <= 128 && visible(id), "an id keeps its limit");
  const auto trace = gateway::given_traceparent(request);
  demand(trace.empty() || (trace.size() == 55 && visible(trace)), "a trace has one form");
  if (const auto key = gateway::given_api_key(request))
    demand(!(request.has_header("Authorization") && request.has_header("X-API-Key")) ||
               request.header("Authorization").empty() || request.header("X-API-Key").empty(),
           "a caller shows one key");
}

void examine_presence(const http::Request& request) {
  const auto psu = gateway::given_psu_presence(request);
  if (!psu) {
    demand(psu.error().code == Errc::validation_failed, "a wrong header is told as one");
    demand(psu.error().context && !psu.error().context->fields.empty(), "each one is named");
    return;
  }
  demand(psu->ip_address.size() <= 45 && visible(psu->ip_address), "an address keeps its limit");
  for (const auto& [fact, value] : psu->facts) {
    demand(!value.empty() && value.size() <= 512, "a fact keeps its limit");
    demand(http::is_field_value(value, false), "a fact can travel on");
    const auto same = [&](const auto& other) { return other.first == fact; };
    demand(std::ranges::count_if(psu->facts, same) == 1, "a fact is told once");
  }
}

void examine_key(const http::Request& request) {
  const auto key = gateway::given_idempotency_key(request, "create_payment", "asked");
  if (!key) return demand(!key.error().detail.empty(), "a refusal says why");
  demand(!key->text.empty() && key->text.size() <= 255 && visible(key->text), "a key has its form");
  const auto other = gateway::given_idempotency_key(request, "create_payment", "asked more");
  demand(other && other->text == key->text, "a request has one key");
  demand(other->request_digest != key->request_digest, "what is asked for is part of it");
}

void examine_cookie(const http::Request& request) {
  const gateway::BrowserCookie cookie("https://gateway.example", "digest-1");
  const auto held = cookie.read(request);
  if (!held) return;
  demand(held->reveal().size() <= 64, "a cookie keeps its limit");
  demand(request.header("Cookie").find("__Host-tgw-") != std::string_view::npos, "it is ours");
}

}  // namespace

void caller_headers(std::string_view input) {
  std::vector<std::string> lines;
  while (!input.empty() && lines.size() < 32) lines.push_back(take_line(input));
  http::Request request;
  for (const auto& line : lines) {
    http::HeaderView field;
    if (!http::parse_field_line(line, http::FieldRules::request, field))
      request.headers.push_back(field);
  }
  examine_ids(request);
  examine_presence(request);
  examine_key(request);
  examine_cookie(request);
  const bool both = gateway::body_is_json(request) && gateway::body_is_xml(request);
  demand(!both, "a body is of one type");
  if (request.header("Accept").empty())
    demand(gateway::accepts_json(request), "who wants nothing gets JSON");
}

}  // namespace tpp::fuzz
