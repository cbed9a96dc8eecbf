#include "iso20022/transfer.hpp"

#include <array>
#include <utility>

#include "core/bic.hpp"
#include "domain/payment_rules.hpp"
#include "domain/structured_communication.hpp"
#include "iso20022/leaf.hpp"

namespace tpp::iso20022 {
namespace {

// Where the fields of a transfer stand in the file.
struct Place {
  std::string_view field;
  const char* path;
};
constexpr std::array places{
    Place{"/creditor/name", "Cdtr/Nm"},
    Place{"/creditor/iban", "CdtrAcct/Id/IBAN"},
    Place{"/creditor/bic", "CdtrAgt/FinInstnId"},
    Place{"/amount/amount", "Amt/InstdAmt"},
    Place{"/amount/currency", "Amt/InstdAmt"},
    Place{"/end_to_end_id", "PmtId/EndToEndId"},
    Place{"/remittance/text", "RmtInf/Ustrd"},
    Place{"/remittance/structured", "RmtInf/Strd/CdtrRefInf/Ref"},
};

pugi::xml_node place_of(const pugi::xml_node& node, std::string_view field) {
  for (const Place& place : places)
    if (place.field == field) return element_at(node, place.path);
  return node;
}

void read_amount(const pugi::xml_node& leaf, Money& amount, Findings& findings) {
  if (const auto decimal = decimal_of(leaf, findings)) amount.amount = *decimal;
  auto currency = Currency::parse(leaf.attribute("Ccy").as_string());
  if (currency)
    amount.currency = *currency;
  else
    findings.add(leaf, "needs the attribute Ccy");
}

void read_bic(const pugi::xml_node& leaf, CreditorAccount& account, Findings& findings) {
  account.bic = text_of(leaf, findings).value_or("");
  const auto bic = Bic::parse(account.bic);
  if (bic && bic->code() != account.bic) findings.add(leaf, "must be in capitals");
}

// Issuer BBA: the Belgian structured communication.
void read_remittance(const pugi::xml_node& node, CreditTransfer& transfer, Findings& findings) {
  if (const auto free_text = element_at(node, "RmtInf/Ustrd"))
    transfer.remittance = Remittance{text_of(free_text, findings).value_or(""), false};
  const pugi::xml_node reference = element_at(node, "RmtInf/Strd/CdtrRefInf");
  if (element_at(node, "RmtInf/Strd") && element_at(node, "RmtInf/Ustrd"))
    findings.add(element_at(node, "RmtInf"), "may have Ustrd or Strd, not both");
  const pugi::xml_node issuer = element_at(reference, "Tp/Issr");
  if (!reference.child("Ref")) return;
  if (issuer.text().get() == std::string_view("BBA"))
    transfer.remittance = Remittance{text_of(reference.child("Ref"), findings).value_or(""), true};
  else
    reference_of(reference.child("Ref"), findings);
}

}  // namespace

std::optional<CreditTransfer> read_transfer(const pugi::xml_node& node, Version version,
                                            Findings& findings) {
  Findings own;
  CreditTransfer transfer;
  transfer.creditor_name = text_of(element_at(node, "Cdtr/Nm"), own).value_or("");
  transfer.creditor_account.iban = iban_of(element_at(node, "CdtrAcct/Id/IBAN"), own);
  const pugi::xml_node institution = element_at(node, "CdtrAgt/FinInstnId");
  if (const auto bic = institution.child(version == Version::v03 ? "BIC" : "BICFI"))
    read_bic(bic, transfer.creditor_account, own);
  read_amount(element_at(node, "Amt/InstdAmt"), transfer.amount, own);
  transfer.end_to_end_id = text_of(element_at(node, "PmtId/EndToEndId"), own).value_or("");
  if (const auto instruction = element_at(node, "PmtId/InstrId")) reference_of(instruction, own);
  read_remittance(node, transfer, own);
  check_charge_bearer(node, own);

  const bool readable = own.none();
  for (FieldError& found : own.take()) findings.add(std::move(found));
  if (!readable) return std::nullopt;
  std::vector<FieldError> wrong;
  find_wrong_fields(transfer, wrong);
  for (FieldError& field : wrong) findings.add(place_of(node, field.field), field.message);
  if (!wrong.empty()) return std::nullopt;
  return transfer;
}

}  // namespace tpp::iso20022
