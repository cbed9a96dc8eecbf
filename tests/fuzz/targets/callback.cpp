// What a browser brings back from the bank, as the callback and complete_authorization take it
// apart, and the way back to the frontend that carries the bank's word for what went wrong.

#include <string>

#include "api/body.hpp"
#include "domain/authorization.hpp"
#include "fuzz/target.hpp"
#include "http/url.hpp"

namespace tpp::fuzz {
namespace {

constexpr const char* frontend = "https://app.example/back?tab=1#top";

void send_back(const std::string& reason) {
  const std::string location = http::with_query_parameter(frontend, "error", reason);
  demand(location.starts_with("https://app.example/back?tab=1&error="),
         "the way back is the one that was stored");
  demand(location.ends_with("#top"), "the way back keeps its fragment");
  for (const char c : location) demand(c > 0x20 && c < 0x7f, "the way back fits into a header");
}

void read_query(std::string_view query) {
  const auto parameters = http::QueryParameters::parse(query);
  if (!parameters) return;
  const ReturnNames names;
  for (const auto& name : {names.state, names.code, names.sca_token}) {
    const auto value = parameters->get(name);
    if (!value) continue;
    for (const char c : *value) demand(c != '\0' && c != '\r' && c != '\n', "one line each");
  }
  if (const auto error = parameters->get(names.error)) send_back(*error);
}

void read_completion(std::string_view text) {
  auto body = gateway::BodyReader::parse(text);
  if (!body) return;
  std::string query = body->optional_text("query", 8192).value_or("");
  const auto state = body->optional_text("state", 512);
  const auto code = body->optional_text("code", 4096);
  const auto error = body->optional_text("error", 128);
  demand(!state || (!state->empty() && state->size() <= 512), "a state keeps its limit");
  demand(!code || code->size() <= 4096, "a code keeps its limit");
  if (error) send_back(*error);
  const auto finished = body->finish();
  if (!finished) demand(finished.error().context != nullptr, "every wrong member is named");
  if (query.starts_with('?')) query.erase(0, 1);
  read_query(query);
}

}  // namespace

void callback(std::string_view input) {
  read_query(input);
  read_completion(input);
}

}  // namespace tpp::fuzz
