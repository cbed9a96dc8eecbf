#include "belfius/payment_body.hpp"

#include "belfius/json_text.hpp"

namespace tpp::belfius {
namespace {

void add_if_given(JsonText& json, std::string_view name, const std::string& value) {
  if (!value.empty()) json.text(name, value);
}

// An empty object is refused by the bank: without a debtor the whole member stays away.
void add_debtor(JsonText& json, const std::optional<DebtorAccount>& debtor) {
  if (!debtor) return;
  json.begin("debtor_account");
  json.text("iban", debtor->iban.value());
  if (debtor->currency) json.text("currency", debtor->currency->code());
  json.end();
}

void add_creditor(JsonText& json, const CreditTransfer& order, const PaymentNames& names) {
  const CreditorAccount& account = order.creditor_account;
  json.begin("creditor_account");
  if (account.iban) json.text("iban", account.iban->value());
  add_if_given(json, "bban", account.bban);
  add_if_given(json, "bic", account.bic);
  add_if_given(json, "bankNationalID", account.clearing_code);
  if (account.currency) json.text("currency", account.currency->code());
  json.end();
  json.text("creditor_name", order.creditor_name);
  if (!order.creditor_address) return;
  json.begin("creditor_address");
  add_if_given(json, names.street, order.creditor_address->street);
  add_if_given(json, names.building_number, order.creditor_address->building_number);
  add_if_given(json, names.postcode, order.creditor_address->postcode);
  add_if_given(json, names.town, order.creditor_address->town);
  add_if_given(json, names.country, order.creditor_address->country);
  json.end();
}

std::string_view code_of(ChargeBearer bearer) {
  switch (bearer) {
    case ChargeBearer::shared:
      return "SHAR";
    case ChargeBearer::debtor:
      return "DEBT";
    case ChargeBearer::creditor:
      return "CRED";
    case ChargeBearer::service_level:
      return "SLEV";
  }
  return "SHAR";
}

void add_remittance(JsonText& json, const std::optional<Remittance>& remittance,
                    const PaymentNames& names) {
  if (!remittance) return;
  json.text(names.remittance, remittance->text);
  json.text(names.remittance_type, remittance->structured ? names.structured : names.free_text);
}

void add_urgency(JsonText& json, const CreditTransfer& order,
                 const std::optional<UrgencyNames>& names) {
  if (names)
    json.text(names->member, order.urgency == Urgency::urgent ? names->urgent : names->normal);
}

void add_transfer(JsonText& json, const CreditTransfer& order, const PaymentProfile& profile) {
  add_debtor(json, order.debtor);
  add_creditor(json, order, profile.names);
  json.text("endtoend_identification", order.end_to_end_id);
  json.begin("instructed_amount");
  json.text("amount", order.amount.amount_text());
  json.text("currency", order.amount.currency.code());
  json.end();
  if (order.charge_bearer) json.text("charge_bearer", code_of(*order.charge_bearer));
  add_remittance(json, order.remittance, profile.names);
}

}  // namespace

std::string newest_transfer_body(const CreditTransfer& order, const PaymentProfile& profile) {
  JsonText json;
  add_transfer(json, order, profile);
  if (order.execution_date)
    json.text(profile.names.execution_date, to_iso_date(*order.execution_date));
  add_urgency(json, order, profile.urgency);
  return std::move(json).finish();
}

std::string newest_standing_order_body(const StandingOrder& order, const PaymentProfile& profile) {
  const PaymentNames& names = profile.names;
  JsonText json;
  add_transfer(json, order.transfer, profile);
  json.text(names.first_date, to_iso_date(order.first));
  if (order.last) json.text(names.last_date, to_iso_date(*order.last));
  json.text(names.frequency, names.frequencies.at(order.frequency));
  return std::move(json).finish();
}

std::string v1_transfer_body(const CreditTransfer& order, const PaymentProfile& profile) {
  JsonText json;
  if (order.debtor) {
    json.begin("origin_account");
    json.text("iban", order.debtor->iban.value());
    json.end();
  }
  json.begin("remote_account");
  json.text("name", order.creditor_name);
  if (order.creditor_account.iban) json.text("iban", order.creditor_account.iban->value());
  add_if_given(json, "bic", order.creditor_account.bic);
  json.end();
  json.number("amount", order.amount.amount_text());
  json.text("currency", order.amount.currency.code());
  add_remittance(json, order.remittance, profile.names);
  if (order.execution_date)
    json.text(profile.names.execution_date, to_iso_date(*order.execution_date));
  json.text("payment_id", order.end_to_end_id);
  add_urgency(json, order, profile.urgency);
  return std::move(json).finish();
}

BodyToSend body_of(const PaymentOrder& order, const PaymentProfile& profile) {
  constexpr const char* json_type = "application/json";
  if (const auto* bulk = std::get_if<BulkPayment>(&order))
    return {bulk->document, "application/xml"};
  if (const auto* standing = std::get_if<StandingOrder>(&order))
    return {newest_standing_order_body(*standing, profile), json_type};
  const auto& transfer = std::get<CreditTransfer>(order);
  if (profile.body == PaymentBody::v1) return {v1_transfer_body(transfer, profile), json_type};
  return {newest_transfer_body(transfer, profile), json_type};
}

}  // namespace tpp::belfius
