#include "belfius/request.hpp"

#include <algorithm>
#include <utility>

#include "belfius/header_safe.hpp"

namespace tpp::belfius {
namespace {

constexpr std::string_view logical_id_mark = "{logical-id}";
constexpr std::size_t usual_headers = 8;
constexpr std::size_t longest_traceparent = 128;

std::string path_of(const http::Url& base) {
  std::string path = base.target.substr(0, base.target.find('?'));
  while (path.ends_with('/')) path.pop_back();
  return path;
}

}  // namespace

RequestBuilder::RequestBuilder(const BankProfile& profile, const BelfiusAccess& access,
                               IdSource& ids)
    : profile_(profile), access_(access), ids_(ids) {
  auto base = base_url_of(profile, access);
  if (base) base_path_ = path_of(*base);
}

http::ClientRequest RequestBuilder::get(const Endpoint& endpoint, const std::string& language,
                                        const Call& call) {
  http::ClientRequest request = start("GET", endpoint, language, call);
  request.repeat_when_stale = true;
  request.target = base_path_ + endpoint.path;
  return request;
}

http::ClientRequest RequestBuilder::get(const Endpoint& endpoint, const LogicalId& account,
                                        const std::string& language, const Call& call) {
  http::ClientRequest request = start("GET", endpoint, language, call);
  request.repeat_when_stale = true;
  const auto mark = endpoint.path.find(logical_id_mark);
  request.target = base_path_;
  request.target.append(endpoint.path, 0, mark);
  request.target += http::percent_encode(account.text.reveal());
  request.target.append(endpoint.path, mark + logical_id_mark.size(), std::string::npos);
  return request;
}

http::ClientRequest RequestBuilder::post_form(const Endpoint& endpoint, std::string form,
                                              const Call& call) {
  http::ClientRequest request = start("POST", endpoint, profile_.languages.front(), call);
  request.target = base_path_ + endpoint.path;
  request.body = std::move(form);
  request.content_type = "application/x-www-form-urlencoded";
  return request;
}

http::ClientRequest RequestBuilder::to(const char* method, const Endpoint& endpoint,
                                       const std::string& path, const std::string& language,
                                       const Call& call) {
  http::ClientRequest request = start(method, endpoint, language, call);
  request.target = base_path_ + path;
  return request;
}

http::ClientRequest RequestBuilder::start(const char* method, const Endpoint& endpoint,
                                          const std::string& language, const Call& call) {
  http::ClientRequest request;
  request.method = method;
  request.headers.reserve(usual_headers);
  add_header(request, "Request-ID", ids_.uuid());
  add_header(request, "Accept", endpoint.accept);
  if (endpoint.accept_language)
    add_header(request, "Accept-Language", language_or_default(language));
  if (endpoint.client_id) add_header(request, "Client-ID", access_.client_id);
  if (endpoint.redirect_uri) add_header(request, "Redirect-URI", access_.redirect_uri);
  for (const PsuHeader& header : endpoint.psu_headers) {
    const std::string_view value = value_of(header, call.psu);
    if (!value.empty()) add_header(request, header.name, std::string(value));
  }
  const std::string& trace = call.traceparent;
  if (!trace.empty() && trace.size() <= longest_traceparent && header_safe(trace))
    add_header(request, "traceparent", trace);
  return request;
}

void RequestBuilder::add_presence(http::ClientRequest& request, const Call& call) const {
  const auto& name = profile_.parameters.psu_involved;
  if (name) add_query(request, *name, call.psu.attended() ? "true" : "false");
}

const std::string& RequestBuilder::language_or_default(const std::string& language) const {
  const auto& known = profile_.languages;
  return std::ranges::find(known, language) == known.end() ? known.front() : language;
}

void add_header(http::ClientRequest& request, const char* name, std::string value) {
  request.headers.push_back(http::Header{name, std::move(value)});
}

void add_bearer(http::ClientRequest& request, const AccessToken& token) {
  add_header(request, "Authorization", "Bearer " + token.text.reveal());
}

void add_query(http::ClientRequest& request, std::string_view name, std::string_view value) {
  request.target += request.target.find('?') == std::string::npos ? '?' : '&';
  request.target += name;
  request.target += '=';
  request.target += value;
}

const std::string& request_id_of(const http::ClientRequest& request) {
  return request.headers.front().value;
}

}  // namespace tpp::belfius
