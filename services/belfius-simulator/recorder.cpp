#include "recorder.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "encoding.hpp"
#include "http/url.hpp"
#include "payments/read_order.hpp"

namespace tpp::simulator {
namespace {

constexpr const char* kept_headers[] = {"Request-ID",
                                        "Client-ID",
                                        "Accept",
                                        "Accept-Language",
                                        "Content-Type",
                                        "Redirect-URI",
                                        "User-Agent",
                                        "traceparent",
                                        "tracestate",
                                        "Code-Challenge-Method",
                                        "Code-Challenge",
                                        "PSU-IP-Address",
                                        "PSU-IP-Port",
                                        "PSU-User-Agent",
                                        "PSU-Device-ID",
                                        "Connection",
                                        "Date"};
constexpr const char* secret_headers[] = {"Authorization", "SCA-Token", "Signature", "Digest"};

void note_headers(SeenRequest& seen, const http::Request& request) {
  for (const char* name : kept_headers)
    if (request.has_header(name)) seen.headers.push_back({name, std::string(request.header(name))});
  for (const char* name : secret_headers)
    if (request.has_header(name)) seen.headers.push_back({name, "(present)"});
}

std::string fingerprint(const std::string& secret) {
  return hexadecimal(sha256(secret).substr(0, 8));
}

TokenCall note_grant(SeenRequest& seen, const http::Request& request) {
  TokenCall call{seen.number, "", "", seen.at, seen.started, {}, 0, ""};
  auto form = http::QueryParameters::parse(request.body);
  if (!form) return call;
  call.grant_type = seen.grant_type = form->get("grant_type").value_or("");
  if (const auto token = form->get("refresh_token"))
    call.presented = seen.refresh_token_fingerprint = fingerprint(*token);
  else if (const auto code = form->get("code"))
    call.presented = fingerprint(*code);
  return call;
}

// Also of an order that the bank will refuse, as far as it can be read.
void note_order(SeenRequest& seen, const http::Request& request) {
  if (request.method != "POST") return;
  const auto product = product_at(request.path);
  if (!product) return;
  if (*product == Product::bulk) {
    if (auto order = read_bulk(std::string(request.body))) seen.endtoend_id = order->endtoend_id;
    return;
  }
  const auto document = nlohmann::json::parse(request.body, nullptr, false);
  if (!document.is_object()) return;
  for (const char* name : {"endtoend_identification", "payment_id"})
    if (document.contains(name) && document[name].is_string())
      seen.endtoend_id = document[name].get<std::string>();
}

}  // namespace

std::size_t Recorder::begin(const http::Request& request, UtcTime now) {
  SeenRequest seen;
  seen.number = next_number_++;
  seen.method = request.method;
  seen.path = request.path;
  seen.client_certificate = request.client_certificate;
  seen.at = now;
  seen.started = ++mark_;
  if (auto query = http::QueryParameters::parse(request.query))
    for (const auto& [name, value] : query->all()) seen.query_names.push_back(name);
  note_headers(seen, request);
  if (request.path == "/token") token_calls_.push_back(note_grant(seen, request));
  note_order(seen, request);
  seen_.push_back(std::move(seen));
  if (seen_.size() > kept_) seen_.pop_front();
  return next_number_ - 1;
}

SeenRequest* Recorder::find(std::size_t number) {
  if (seen_.empty() || number < seen_.front().number || number > seen_.back().number)
    return nullptr;
  return &seen_[number - seen_.front().number];
}

void Recorder::finish(std::size_t number, unsigned status) {
  ++mark_;
  if (auto* seen = find(number)) {
    seen->status = status;
    seen->finished = mark_;
  }
  if (auto* call = find_token_call(number)) {
    call->status = status;
    call->finished = mark_;
  }
}

TokenCall* Recorder::find_token_call(std::size_t number) {
  const auto found = std::ranges::lower_bound(token_calls_, number, {}, &TokenCall::number);
  return found == token_calls_.end() || found->number != number ? nullptr : &*found;
}

void Recorder::note_fault(std::size_t number, std::string name) {
  if (auto* call = find_token_call(number)) call->fault = name;
  if (auto* seen = find(number)) seen->fault = std::move(name);
}

void Recorder::clear() {
  seen_.clear();
}

}  // namespace tpp::simulator
