#include "sandbox/sandbox_api.hpp"

#include <algorithm>

#include "bank/old_style.hpp"
#include "sandbox/sandbox_needs.hpp"

namespace tpp::simulator {
namespace {

bool for_browsers(const SandboxCall& call) {
  return std::string_view(call.path).ends_with("launcher.html");
}

const SandboxShape& shape_of(const SandboxCall& call, const http::Request& request) {
  const auto version = asked_version(request);
  for (const auto& shape : call.shapes)
    if (version && std::ranges::find(shape.versions, *version) != shape.versions.end())
      return shape;
  return call.shapes.back();
}

http::Response answer_found(const SandboxCall& call, const http::Request& request) {
  const SandboxShape& shape = shape_of(call, request);
  std::optional<Refused> refused;
  for (const char* name : {"Request-ID", "Accept"})
    if (!refused && !request.has_header(name)) refused = missing_header(name);
  if (!refused) refused = check_needs(shape.needs, request);
  if (!refused) return shape.mock(request);
  return answer_of(shape.old_style ? in_old_style(*refused) : *refused, false);
}

}  // namespace

SandboxApi::SandboxApi() {
  for (const auto& call : sandbox_calls()) routes_.add(call.method, call.path);
}

http::Response SandboxApi::answer(const http::Request& request) const {
  const auto match = routes_.find(request.method, request.path);
  if (match.outcome != http::RouteLookup::found)
    return plain_refusal(404, "There is nothing at this path.");
  const SandboxCall& call = sandbox_calls()[match.index];
  if (for_browsers(call)) return call.shapes.back().mock(request);
  http::Response response = answer_found(call, request);
  response.content_type = "application/json;charset=utf-8";
  if (request.has_header("Request-ID"))
    response.headers.push_back({"Response-ID", std::string(request.header("Request-ID"))});
  return response;
}

}  // namespace tpp::simulator
