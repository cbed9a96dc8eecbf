#include "control/control_api.hpp"

#include <nlohmann/json.hpp>

#include "control/json_answer.hpp"
#include "control/json_views.hpp"

namespace tpp::simulator {

ControlApi::ControlApi(Bank& bank, FaultPlan& faults, Recorder& recorder, CloseBank close_bank)
    : bank_(bank), faults_(faults), recorder_(recorder), close_bank_(std::move(close_bank)) {
  route("GET", "/health", &ControlApi::health);
  route("GET", "/clock", &ControlApi::read_clock);
  route("POST", "/clock", &ControlApi::move_clock);
  route("GET", "/requests", &ControlApi::list_requests);
  route("DELETE", "/requests", &ControlApi::forget_requests);
  route("GET", "/faults", &ControlApi::list_faults);
  route("POST", "/faults", &ControlApi::add_fault);
  route("DELETE", "/faults", &ControlApi::forget_faults);
  route("GET", "/customers", &ControlApi::list_customers);
  route("POST", "/approve", &ControlApi::decide);
  route("GET", "/payments", &ControlApi::list_payments);
  route("POST", "/revoke", &ControlApi::revoke);
  route("POST", "/accounts", &ControlApi::change_account);
  route("POST", "/transactions", &ControlApi::book_transactions);
  route("GET", "/settings", &ControlApi::read_settings);
  route("POST", "/settings", &ControlApi::change_settings);
  route("GET", "/ledger", &ControlApi::ledger);
}

void ControlApi::route(const char* method, const char* path, Operation operation) {
  routes_.add(method, path);
  operations_.push_back(operation);
}

http::Response ControlApi::answer(const http::Request& request) {
  const auto match = routes_.find(request.method, request.path);
  if (match.outcome != http::RouteLookup::found)
    return control_error("no such operation; see docs/simulator.md", 404);
  bank_.payments.settle(bank_.clock.now());
  const Json input =
      request.body.empty() ? Json::object() : Json::parse(request.body, nullptr, false);
  if (!input.is_object()) return control_error("the body is not a JSON object");
  try {
    return (this->*operations_[match.index])(input);
  } catch (const nlohmann::json::exception& failure) {
    return control_error(failure.what());
  }
}

http::Response ControlApi::health(const Json&) {
  return json_answer({{"status", "ok"}});
}

http::Response ControlApi::read_clock(const Json&) {
  return json_answer({{"now", to_rfc3339(bank_.clock.now())}});
}

http::Response ControlApi::move_clock(const Json& input) {
  const auto seconds = input.at("advance_seconds").get<std::int64_t>();
  if (seconds < 0) return control_error("simulated time does not go back");
  bank_.clock.advance(std::chrono::seconds{seconds});
  return read_clock(input);
}

http::Response ControlApi::list_requests(const Json&) {
  Json list = Json::array();
  for (const auto& seen : recorder_.seen()) list.push_back(to_json(seen));
  return json_answer({{"requests", std::move(list)}});
}

http::Response ControlApi::forget_requests(const Json& input) {
  recorder_.clear();
  return list_requests(input);
}

http::Response ControlApi::list_faults(const Json&) {
  Json list = Json::array();
  for (const auto& fault : faults_.all()) list.push_back(to_json(fault));
  return json_answer({{"faults", std::move(list)}});
}

http::Response ControlApi::add_fault(const Json& input) {
  if (input.at("fault") == "not_accepting") {
    const std::chrono::milliseconds length{input.at("delay_ms").get<std::int64_t>()};
    close_bank_(length);
    return json_answer({{"closed_for_ms", length.count()}});
  }
  auto fault = fault_of(input);
  if (!fault) return control_error(fault.error().detail);
  const std::size_t id = faults_.add(std::move(*fault));
  return json_answer({{"id", id}}, 201);
}

http::Response ControlApi::forget_faults(const Json& input) {
  faults_.clear();
  return list_faults(input);
}

http::Response ControlApi::list_customers(const Json&) {
  Json list = Json::array();
  for (const auto& customer : bank_.world.customers())
    if (!customer.crowd) list.push_back(to_json(customer));
  return json_answer({{"customers", std::move(list)}});
}

http::Response ControlApi::read_settings(const Json&) {
  return json_answer(to_json(bank_.settings));
}

http::Response ControlApi::change_settings(const Json& input) {
  auto changed = with_changes(bank_.settings, input);
  if (!changed) return control_error(changed.error().detail);
  bank_.settings = std::move(*changed);
  return read_settings(input);
}

http::Response ControlApi::ledger(const Json&) {
  const UtcTime now = bank_.clock.now();
  Json list = Json::array();
  for (const auto& pair : bank_.grants.pairs())
    list.push_back(to_json(pair, bank_.grants.lives(pair, now)));
  Json calls = Json::array();
  for (const auto& call : recorder_.token_calls()) calls.push_back(to_json(call));
  return json_answer({{"token_pairs", std::move(list)}, {"token_calls", std::move(calls)}});
}

}  // namespace tpp::simulator
