#pragma once
// Good request bodies, to be spoilt one member at a time.

#include <algorithm>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "core/result.hpp"

namespace tpp::gateway::testing {

using Json = nlohmann::json;

inline Json header_members() {
  return {
      {"psu_ref", "customer-7"}, {"bank", "belfius"}, {"return_url", "https://app.example/back"}};
}

inline Json transfer_members() {
  return {{"creditor", {{"name", "Garage Peeters"}, {"iban", "BE71 0961 2345 6769"}}},
          {"amount", {{"amount", "12.5"}, {"currency", "EUR"}}}};
}

inline Json payment_members() {
  Json body = header_members();
  body.update(transfer_members());
  body["product"] = "sepa-credit-transfers";
  return body;
}

inline Json standing_order_members() {
  Json body = payment_members();
  body["first_date"] = "2026-12-01";
  body["frequency"] = "monthly";
  return body;
}

inline Json bulk_members() {
  Json body = header_members();
  body["debtor"] = {{"name", "Bakkerij Janssens BV"}, {"iban", "BE68539007547034"}};
  body["execution_date"] = "2026-11-30";
  body["entries"] = Json::array({transfer_members(), transfer_members()});
  body["entries"][0]["end_to_end_id"] = "SAL-1";
  return body;
}

// The names of the fields that an error complains about, or of the error itself.
template <class T>
std::string complaints(const Result<T>& result) {
  if (result) return "";
  if (!result.error().context) return name_of(result.error().code);
  std::vector<std::string> fields;
  for (const auto& each : result.error().context->fields) fields.push_back(each.field);
  std::ranges::sort(fields);
  std::string names;
  for (const auto& field : fields) names += (names.empty() ? "" : " ") + field;
  return names;
}

}  // namespace tpp::gateway::testing
