#include <nlohmann/json.hpp>

#include "control/json_views.hpp"

namespace tpp::simulator {
namespace {

using Json = nlohmann::ordered_json;

Json history_of(const Payment& payment) {
  Json list = Json::array();
  for (const auto& change : payment.history) {
    Json item{{"status", name_of(change.status)}, {"at", to_rfc3339(change.at)}};
    if (!change.reason.empty()) item["reason_code"] = change.reason;
    list.push_back(std::move(item));
  }
  return list;
}

Json items_of(const Order& order) {
  Json list = Json::array();
  for (const auto& item : order.items)
    list.push_back({{"endtoend_identification", item.endtoend_id},
                    {"amount", amount_text(item.cents)},
                    {"creditor_iban", item.creditor_iban}});
  return list;
}

}  // namespace

Json to_json(const Payment& payment) {
  const Order& order = payment.order;
  Json json{{"payment_id", payment.id},
            {"resource", path_of(order.product)},
            {"version", order.version},
            {"endtoend_identification", order.endtoend_id},
            {"amount", amount_text(order.cents)},
            {"currency", order.currency},
            {"creditor_iban", order.creditor.iban},
            {"creditor_name", order.creditor.name},
            {"customer", payment.customer},
            {"debtor_iban", payment.debtor_iban},
            {"status", name_of(payment.status())},
            {"reason_code", payment.reason()},
            {"executed", payment.executed},
            {"request_id", payment.request_id},
            {"with_token", payment.with_token},
            {"history", history_of(payment)}};
  if (!order.items.empty()) json["items"] = items_of(order);
  return json;
}

}  // namespace tpp::simulator
