#include <nlohmann/json.hpp>

#include "storage/payment_text.hpp"
#include "storage/sql_values.hpp"

namespace tpp::storage {
namespace {

using Json = nlohmann::json;

template <class T>
T parsed(Result<T> result) {
  if (!result) throw std::runtime_error("a stored order cannot be read");
  return std::move(*result);
}

std::optional<std::string> text_at(const Json& json, const char* name) {
  if (!json.contains(name)) return std::nullopt;
  return json.at(name).get<std::string>();
}

std::optional<Currency> currency_at(const Json& json, const char* name) {
  const auto text = text_at(json, name);
  if (!text) return std::nullopt;
  return parsed(Currency::parse(*text));
}

std::optional<Date> date_at(const Json& json, const char* name) {
  const auto text = text_at(json, name);
  if (!text) return std::nullopt;
  return parsed(parse_iso_date(*text));
}

Json of(const Money& money) {
  return {{"amount", money.amount_text()}, {"currency", money.currency.code()}};
}

Money money_in(const Json& json) {
  return Money{parsed(Decimal::parse(json.at("amount").get<std::string>())),
               parsed(Currency::parse(json.at("currency").get<std::string>()))};
}

Json of(const CreditorAccount& account) {
  Json json{{"bban", account.bban}, {"bic", account.bic}, {"clearing", account.clearing_code}};
  if (account.iban) json["iban"] = account.iban->value();
  if (account.currency) json["currency"] = account.currency->code();
  return json;
}

CreditorAccount creditor_account_in(const Json& json) {
  CreditorAccount account;
  if (const auto iban = text_at(json, "iban")) account.iban = parsed(Iban::parse(*iban));
  account.bban = json.at("bban").get<std::string>();
  account.bic = json.at("bic").get<std::string>();
  account.clearing_code = json.at("clearing").get<std::string>();
  account.currency = currency_at(json, "currency");
  return account;
}

Json of(const PostalAddress& address) {
  return {{"street", address.street},
          {"number", address.building_number},
          {"postcode", address.postcode},
          {"town", address.town},
          {"country", address.country}};
}

PostalAddress address_in(const Json& json) {
  return PostalAddress{json.at("street").get<std::string>(), json.at("number").get<std::string>(),
                       json.at("postcode").get<std::string>(), json.at("town").get<std::string>(),
                       json.at("country").get<std::string>()};
}

Json of(const CreditTransfer& transfer) {
  Json json{{"product", name_of(transfer.product)},
            {"creditor_name", transfer.creditor_name},
            {"creditor_account", of(transfer.creditor_account)},
            {"amount", of(transfer.amount)},
            {"end_to_end_id", transfer.end_to_end_id},
            {"urgency", name_of(transfer.urgency)}};
  if (transfer.debtor) {
    json["debtor_iban"] = transfer.debtor->iban.value();
    if (transfer.debtor->currency) json["debtor_currency"] = transfer.debtor->currency->code();
  }
  if (transfer.creditor_address) json["creditor_address"] = of(*transfer.creditor_address);
  if (transfer.remittance)
    json["remittance"] = {{"text", transfer.remittance->text},
                          {"structured", transfer.remittance->structured}};
  if (transfer.execution_date) json["execution_date"] = to_iso_date(*transfer.execution_date);
  if (transfer.charge_bearer) json["charge_bearer"] = name_of(*transfer.charge_bearer);
  return json;
}

CreditTransfer transfer_in(const Json& json) {
  CreditTransfer transfer;
  transfer.product = known(payment_product_from(json.at("product").get<std::string>()));
  if (const auto iban = text_at(json, "debtor_iban"))
    transfer.debtor =
        DebtorAccount{parsed(Iban::parse(*iban)), currency_at(json, "debtor_currency")};
  transfer.creditor_name = json.at("creditor_name").get<std::string>();
  transfer.creditor_account = creditor_account_in(json.at("creditor_account"));
  if (json.contains("creditor_address"))
    transfer.creditor_address = address_in(json.at("creditor_address"));
  transfer.amount = money_in(json.at("amount"));
  transfer.end_to_end_id = json.at("end_to_end_id").get<std::string>();
  if (json.contains("remittance")) {
    const Json& remittance = json.at("remittance");
    transfer.remittance = Remittance{remittance.at("text").get<std::string>(),
                                     remittance.at("structured").get<bool>()};
  }
  transfer.execution_date = date_at(json, "execution_date");
  if (const auto bearer = text_at(json, "charge_bearer"))
    transfer.charge_bearer = known(charge_bearer_from(*bearer));
  transfer.urgency = known(urgency_from(json.at("urgency").get<std::string>()));
  return transfer;
}

Json of(const StandingOrder& order) {
  Json json{{"transfer", of(order.transfer)},
            {"first", to_iso_date(order.first)},
            {"frequency", name_of(order.frequency)}};
  if (order.last) json["last"] = to_iso_date(*order.last);
  return json;
}

StandingOrder standing_order_in(const Json& json) {
  return StandingOrder{transfer_in(json.at("transfer")), *date_at(json, "first"),
                       date_at(json, "last"),
                       known(frequency_from(json.at("frequency").get<std::string>()))};
}

Json of(const BulkPayment& bulk) {
  Json json{{"message_id", bulk.message_id},
            {"count", bulk.count},
            {"total", of(bulk.total)},
            {"debtor", bulk.debtor.value()},
            {"document", bulk.document}};
  if (bulk.execution_date) json["execution_date"] = to_iso_date(*bulk.execution_date);
  return json;
}

BulkPayment bulk_in(const Json& json) {
  return BulkPayment{json.at("message_id").get<std::string>(),
                     json.at("count").get<std::size_t>(),
                     money_in(json.at("total")),
                     parsed(Iban::parse(json.at("debtor").get<std::string>())),
                     json.at("document").get<std::string>(),
                     date_at(json, "execution_date")};
}

PaymentOrder order_in(const Json& json) {
  switch (known(payment_kind_from(json.at("kind").get<std::string>()))) {
    case PaymentKind::standing_order:
      return standing_order_in(json.at("order"));
    case PaymentKind::bulk:
      return bulk_in(json.at("order"));
    case PaymentKind::single:
      break;
  }
  return transfer_in(json.at("order"));
}

}  // namespace

Secret pack_order(const PaymentOrder& order) {
  Json json{{"kind", name_of(kind_of(order))}};
  json["order"] = std::visit([](const auto& known) { return of(known); }, order);
  return Secret(json.dump());
}

Result<PaymentOrder> unpack_order(const Secret& packed) {
  try {
    return order_in(Json::parse(packed.reveal()));
  } catch (const std::exception&) {
    return Error{Errc::internal, "a stored order cannot be read", "damaged order"};
  }
}

}  // namespace tpp::storage
