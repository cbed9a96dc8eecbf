#include "api/transfer_body.hpp"

#include <utility>

#include "api/money_body.hpp"
#include "core/bic.hpp"
#include "domain/structured_communication.hpp"

namespace tpp::gateway {
namespace {

std::string text_or_empty(BodyObject& body, std::string_view member) {
  return body.optional_text(member, payment_text_limit).value_or("");
}

// What is no BIC stays as it is: the rules say what is wrong.
std::string in_capitals(std::string text) {
  const auto bic = Bic::parse(text);
  return bic ? bic->code() : text;
}

PostalAddress read_address(BodyObject& body) {
  PostalAddress address;
  address.street = text_or_empty(body, "street");
  address.building_number = text_or_empty(body, "building_number");
  address.postcode = text_or_empty(body, "postcode");
  address.town = text_or_empty(body, "town");
  address.country = body.text("country", 2);
  return address;
}

void read_creditor(BodyObject& body, CreditTransfer& transfer) {
  transfer.creditor_name = body.text("name", payment_text_limit);
  CreditorAccount& account = transfer.creditor_account;
  account.iban = body.optional_parsed<Iban>("iban", Iban::parse);
  account.bban = text_or_empty(body, "bban");
  account.bic = in_capitals(text_or_empty(body, "bic"));
  account.clearing_code = text_or_empty(body, "clearing_code");
  account.currency = body.optional_parsed<Currency>("currency", Currency::parse);
  if (BodyObject* address = body.optional_object("address"))
    transfer.creditor_address = read_address(*address);
}

std::optional<Remittance> read_remittance(BodyObject& body) {
  auto text = body.optional_text("text", payment_text_limit);
  auto structured = body.optional_text("structured", payment_text_limit);
  if (body.has("text") == body.has("structured"))
    body.wrong("text", "give either text or structured");
  if (text) return Remittance{std::move(*text), false};
  if (!structured) return std::nullopt;
  auto digits = structured_communication_digits(*structured);
  return Remittance{std::move(digits ? *digits : *structured), true};
}

}  // namespace

void read_transfer(BodyObject& body, CreditTransfer& transfer) {
  if (BodyObject* creditor = body.object("creditor")) read_creditor(*creditor, transfer);
  if (BodyObject* amount = body.object("amount")) transfer.amount = read_money(*amount);
  transfer.end_to_end_id = text_or_empty(body, "end_to_end_id");
  if (BodyObject* remittance = body.optional_object("remittance"))
    transfer.remittance = read_remittance(*remittance);
}

std::optional<DebtorAccount> read_debtor(BodyObject& body) {
  BodyObject* debtor = body.optional_object("debtor");
  if (debtor == nullptr) return std::nullopt;
  const auto currency = debtor->optional_parsed<Currency>("currency", Currency::parse);
  const auto iban = debtor->parsed<Iban>("iban", Iban::parse);
  if (!iban) return std::nullopt;
  return DebtorAccount{*iban, currency};
}

}  // namespace tpp::gateway
