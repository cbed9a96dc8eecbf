#pragma once
// The only route table of the public API. One word per operation: the operationId of
// docs/api/openapi.yaml is the handler's name, the metric label and the log field.

#include <functional>
#include <string_view>
#include <vector>

#include "api/context.hpp"
#include "api/use_cases.hpp"
#include "domain/client.hpp"

namespace tpp::gateway {

enum class BodyType { json, json_or_xml };

// Whether an answer tells what the bank knows of a customer: then the audit log says who was told.
enum class CustomerData { none, given };

struct Route {
  std::string_view method;
  std::string_view path;
  std::string_view operation_id;
  std::vector<ClientScope> scopes;  // one of them is needed; none at all: no authentication
  std::function<Awaitable<http::Response>(const Context&)> handler;
  BodyType body = BodyType::json;
  CustomerData data = CustomerData::none;
};

std::vector<Route> make_routes(UseCases& use);

}  // namespace tpp::gateway
