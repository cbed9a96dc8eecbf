#include "api/payment_json.hpp"

#include <nlohmann/json.hpp>

namespace tpp::gateway {
namespace {

using Json = nlohmann::ordered_json;

Json text_or_null(std::string_view text) {
  return text.empty() ? Json(nullptr) : Json(text);
}
Json iban_or_null(const std::optional<Iban>& iban) {
  return iban ? Json(iban->value()) : Json(nullptr);
}
Json date_or_null(const std::optional<Date>& date) {
  return date ? Json(to_iso_date(*date)) : Json(nullptr);
}

Json of(const Money& money) {
  return Json{{"amount", money.amount_text()}, {"currency", money.currency.code()}};
}

Json of(const PaymentState& state) {
  return Json{{"status", name_of(state.status)},
              {"iso_status", text_or_null(state.iso_status)},
              {"final", state.final},
              {"failure_reason", text_or_null(state.failure_reason)}};
}

Json of(const std::optional<AuthorizationLink>& link) {
  if (!link) return nullptr;
  return Json{{"url", link->url}, {"expires_at", to_rfc3339(link->expires_at)}};
}

// What is said of one transfer, alone or in a standing order.
void add_transfer(Json& json, const CreditTransfer& transfer) {
  if (transfer.debtor) json["debtor_iban"] = transfer.debtor->iban.value();
  json["creditor"] = Json{{"name", transfer.creditor_name},
                          {"iban", iban_or_null(transfer.creditor_account.iban)},
                          {"bban", text_or_null(transfer.creditor_account.bban)}};
  json["end_to_end_id"] = text_or_null(transfer.end_to_end_id);
  json["execution_date"] = date_or_null(transfer.execution_date);
}

void add(Json& json, const CreditTransfer& transfer) {
  add_transfer(json, transfer);
}

void add(Json& json, const StandingOrder& order) {
  add_transfer(json, order.transfer);
  json["standing_order"] = Json{{"first_date", to_iso_date(order.first)},
                                {"last_date", date_or_null(order.last)},
                                {"frequency", name_of(order.frequency)}};
}

void add(Json& json, const BulkPayment& bulk) {
  json["debtor_iban"] = bulk.debtor.value();
  json["execution_date"] = date_or_null(bulk.execution_date);
  json["bulk"] = Json{{"message_id", bulk.message_id}, {"count", bulk.count}};
}

Json to_json(const Payment& payment, const std::optional<AuthorizationLink>& link) {
  Json json{{"id", payment.id.value},
            {"kind", name_of(kind_of(payment.order))},
            {"product", name_of(product_of(payment.order))},
            {"psu_ref", payment.psu_ref},
            {"bank", payment.bank.value}};
  json.update(of(payment.state));
  json["amount"] = of(amount_of(payment.order));
  for (const char* name :
       {"debtor_iban", "creditor", "end_to_end_id", "execution_date", "standing_order", "bulk"})
    json[name] = nullptr;
  std::visit([&json](const auto& order) { add(json, order); }, payment.order);
  json["language"] = payment.language;
  json["return_url"] = payment.return_url;
  json["authorization"] = of(link);
  json["created_at"] = to_rfc3339(payment.created_at);
  json["updated_at"] = to_rfc3339(payment.updated_at);
  json["checked_at"] = payment.checked_at ? Json(to_rfc3339(*payment.checked_at)) : Json(nullptr);
  return json;
}

http::Response respond(const Json& json, unsigned status = 200) {
  http::Response response;
  response.status = status;
  response.body = json.dump();
  return response;
}

}  // namespace

http::Response payment_response(const Payment& payment) {
  return respond(to_json(payment, std::nullopt));
}

http::Response submitted_response(const SubmittedPayment& submitted) {
  const bool unknown = submitted.payment.state.status == PaymentStatus::unknown;
  http::Response response =
      respond(to_json(submitted.payment, submitted.link), unknown ? 202 : 201);
  response.headers.push_back({"Location", "/v1/payments/" + submitted.payment.id.value});
  if (submitted.replayed) response.headers.push_back({"Idempotent-Replayed", "true"});
  return response;
}

http::Response cancelled_response(const CancelledPayment& cancelled) {
  return respond(to_json(cancelled.payment, cancelled.link), cancelled.link ? 202 : 200);
}

http::Response payment_page(const Page<Payment>& page) {
  Json items = Json::array();
  for (const Payment& payment : page.items) items.push_back(to_json(payment, std::nullopt));
  return respond(Json{{"items", std::move(items)},
                      {"next_cursor", page.next ? Json(*page.next) : Json(nullptr)}});
}

http::Response payment_history(const std::vector<PaymentEvent>& events) {
  Json items = Json::array();
  for (const PaymentEvent& event : events) {
    Json item{{"at", to_rfc3339(event.at)}};
    item.update(of(event.state));
    items.push_back(std::move(item));
  }
  return respond(Json{{"items", std::move(items)}, {"next_cursor", nullptr}});
}

http::Response payment_details(const PaymentId& id, const PaymentDetails& details) {
  return respond(Json{
      {"payment_id", id.value},
      {"iso_status", text_or_null(details.report.iso_status)},
      {"reason", text_or_null(details.report.reason)},
      {"debtor_iban", iban_or_null(details.debtor)},
      {"creditor",
       {{"name", text_or_null(details.creditor_name)}, {"iban", iban_or_null(details.creditor)}}},
      {"amount", details.amount ? of(*details.amount) : Json(nullptr)},
      {"execution_date", date_or_null(details.execution_date)},
  });
}

}  // namespace tpp::gateway
