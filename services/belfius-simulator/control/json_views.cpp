#include "control/json_views.hpp"

#include <nlohmann/json.hpp>

#include "encoding.hpp"

namespace tpp::simulator {
namespace {

using Json = nlohmann::ordered_json;

std::string fingerprint(const std::string& token) {
  return hexadecimal(sha256(token).substr(0, 8));
}

}  // namespace

Json to_json(const SeenRequest& seen) {
  Json headers = Json::object();
  for (const auto& header : seen.headers) headers[header.name] = header.value;
  Json json{{"number", seen.number},
            {"method", seen.method},
            {"path", seen.path},
            {"query_names", seen.query_names},
            {"headers", std::move(headers)},
            {"client_certificate", seen.client_certificate},
            {"at", to_rfc3339(seen.at)},
            {"started", seen.started},
            {"finished", nullptr},
            {"status", seen.status},
            {"fault", seen.fault}};
  if (seen.finished) json["finished"] = *seen.finished;
  if (!seen.grant_type.empty()) json["grant_type"] = seen.grant_type;
  if (!seen.endtoend_id.empty()) json["endtoend_identification"] = seen.endtoend_id;
  if (!seen.refresh_token_fingerprint.empty())
    json["refresh_token_fingerprint"] = seen.refresh_token_fingerprint;
  return json;
}

Json to_json(const TokenCall& call) {
  Json json{{"number", call.number},       {"grant_type", call.grant_type},
            {"presented", call.presented}, {"at", to_rfc3339(call.at)},
            {"started", call.started},     {"finished", nullptr},
            {"status", call.status},       {"fault", call.fault}};
  if (call.finished) json["finished"] = *call.finished;
  return json;
}

Json to_json(const Fault& fault) {
  return {{"id", fault.id},         {"on", fault.on},       {"fault", name_of(fault.kind)},
          {"after", fault.after},   {"times", fault.times}, {"delay_ms", fault.delay.count()},
          {"status", fault.status}, {"body", fault.body},   {"member", fault.member},
          {"bytes", fault.bytes},   {"hits", fault.hits}};
}

Json to_json(const Account& account) {
  Json compartments = Json::array();
  for (const auto& part : account.compartments)
    compartments.push_back({{"currency", part.currency},
                            {"cents", part.cents},
                            {"transactions", part.history.size()}});
  return {{"iban", account.iban},
          {"holder", account.holder},
          {"product_name", account.product_name},
          {"standing", name_of(account.standing)},
          {"transactions", account.transaction_count()},
          {"compartments", std::move(compartments)}};
}

Json to_json(const Customer& customer) {
  Json accounts = Json::array();
  for (const auto& account : customer.accounts) accounts.push_back(to_json(account));
  return {{"customer", customer.id},
          {"name", customer.name},
          {"barred", customer.barred},
          {"accounts", std::move(accounts)}};
}

Json to_json(const TokenPair& pair, bool live) {
  Json json{{"sequence", pair.sequence},
            {"customer", pair.consent->customer},
            {"scope", name_of(pair.consent->scope)},
            {"consent", pair.consent->id},
            {"status", live ? "live" : "dead"},
            {"issued", to_rfc3339(pair.issued)},
            {"access_token_fingerprint", fingerprint(pair.access_token)},
            {"refresh_token_fingerprint", fingerprint(pair.refresh_token)},
            {"consent_revoked", pair.consent->revoked}};
  if (pair.dies) json["dies"] = to_rfc3339(*pair.dies);
  return json;
}

Result<Fault> fault_of(const Json& input) {
  Fault fault;
  for (const auto& [name, value] : input.items()) {
    if (name == "on")
      fault.on = value.get<std::string>();
    else if (name == "after")
      fault.after = value.get<std::size_t>();
    else if (name == "times")
      fault.times = value.get<std::size_t>();
    else if (name == "delay_ms")
      fault.delay = std::chrono::milliseconds{value.get<int>()};
    else if (name == "status")
      fault.status = value.get<unsigned>();
    else if (name == "body")
      fault.body = value.get<std::string>();
    else if (name == "member")
      fault.member = value.get<std::string>();
    else if (name == "bytes")
      fault.bytes = value.get<std::size_t>();
    else if (name != "fault")
      return Error{Errc::invalid_input, "unknown member " + name};
  }
  const auto kind = fault_named(input.at("fault").get<std::string>());
  if (!kind) return Error{Errc::invalid_input, "no such fault; see docs/simulator.md"};
  fault.kind = *kind;
  if (fault.status < 200 || fault.status > 599)
    return Error{Errc::invalid_input, "status must be from 200 to 599"};
  if (fault.kind == FaultKind::drop_member && fault.member.empty())
    return Error{Errc::invalid_input, "drop_member needs member"};
  return fault;
}

}  // namespace tpp::simulator
