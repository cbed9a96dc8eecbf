// Request targets, paths, queries and whole URLs, as callers, browsers and banks write them.

#include <algorithm>
#include <string>

#include "fuzz/target.hpp"
#include "http/router.hpp"
#include "http/target_rules.hpp"
#include "http/url.hpp"

namespace tpp::fuzz {
namespace {

bool has_controls(std::string_view text) {
  return std::ranges::any_of(text, [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
  });
}

const http::RouteIndex& routes() {
  static const http::RouteIndex index = [] {
    http::RouteIndex made;
    made.add("GET", "/v1/accounts/{account_id}");
    made.add("GET", "/v1/accounts/{account_id}/balances");
    made.add("POST", "/v1/authorizations/complete");
    made.add("GET", "/callback/{bank}");
    return made;
  }();
  return index;
}

void route(std::string_view path) {
  for (const char* method : {"GET", "POST"}) {
    const auto match = routes().find(method, path);
    if (match.outcome != http::RouteLookup::found) continue;
    for (const auto& [name, value] : match.parameters.items)
      demand(!has_controls(value), "a parameter has no control characters");
  }
}

void examine_query(std::string_view query) {
  const auto read = http::QueryParameters::parse(query);
  if (!read) return;
  demand(read->all().size() <= 64, "a query keeps its limit");
  std::string again;
  for (const auto& [name, value] : read->all()) {
    demand(!has_controls(name) && !has_controls(value), "nothing decodes to a control character");
    const auto same = [&](const auto& other) { return other.first == name; };
    demand(std::ranges::count_if(read->all(), same) == 1, "a name is given once");
    demand(read->get(name) == value, "a name finds its value");
    if (!again.empty()) again += '&';
    again += http::percent_encode(name) + "=" + http::percent_encode(value);
  }
  const auto reread = http::QueryParameters::parse(again);
  // A lone "=" is a parameter without a name; written again it may stand for nothing.
  demand(reread && reread->all() == read->all(), "a query that is written again reads alike");
}

void examine_url(std::string_view text) {
  const auto url = http::parse_url(text);
  if (!url) return;
  demand(url->scheme == "http" || url->scheme == "https", "a known scheme");
  demand(!url->host.empty() && url->port != 0, "a host and a port");
  demand(url->target.starts_with('/'), "a target");
  demand(!has_controls(url->target) && !has_controls(url->host), "no control characters");
  const auto again = http::parse_url(url->origin() + url->target);
  demand(again && again->origin() == url->origin() && again->target == url->target,
         "a URL that is written again reads alike");
}

}  // namespace

void target_and_query(std::string_view input) {
  std::string_view path;
  std::string_view query;
  if (!http::split_target(input, path, query)) {
    demand(path.starts_with('/'), "a path starts with a slash");
    demand(path.find("/../") == path.npos && !path.ends_with("/.."), "no dot segments");
    demand(path.find('?') == path.npos, "the query starts at the first question mark");
    route(path);
    examine_query(query);
  }
  examine_query(input);
  examine_url(input);
  if (!has_controls(input))
    demand(*http::percent_decode(http::percent_encode(input), true) == input,
           "what is encoded decodes to itself");
}

}  // namespace tpp::fuzz
