#include <sstream>

#include <pugixml.hpp>

#include "domain/structured_communication.hpp"
#include "iso20022/cents.hpp"
#include "iso20022/pain001.hpp"

namespace tpp::iso20022 {
namespace {

pugi::xml_node add(pugi::xml_node parent, const char* name) {
  return parent.append_child(name);
}

void add(pugi::xml_node parent, const char* name, const std::string& text) {
  parent.append_child(name).append_child(pugi::node_pcdata).set_value(text.c_str());
}

std::string sum_of(const BulkOrder& order) {
  std::int64_t cents = 0;
  for (const CreditTransfer& transfer : order.transfers) cents += cents_of(transfer.amount.amount);
  return euros_of(cents).to_text(2);
}

void add_header(pugi::xml_node message, const BulkOrder& order) {
  const pugi::xml_node header = add(message, "GrpHdr");
  add(header, "MsgId", order.message_id);
  add(header, "CreDtTm", to_rfc3339(order.created_at));
  add(header, "NbOfTxs", std::to_string(order.transfers.size()));
  add(header, "CtrlSum", sum_of(order));
  add(add(header, "InitgPty"), "Nm", order.debtor_name);
}

void add_remittance(pugi::xml_node node, const Remittance& remittance) {
  const pugi::xml_node parent = add(node, "RmtInf");
  if (!remittance.structured) return add(parent, "Ustrd", remittance.text);
  const pugi::xml_node reference = add(add(parent, "Strd"), "CdtrRefInf");
  const pugi::xml_node type = add(reference, "Tp");
  add(add(type, "CdOrPrtry"), "Cd", "SCOR");
  add(type, "Issr", "BBA");
  add(reference, "Ref", remittance.text);
}

void add_transfer(pugi::xml_node batch, const CreditTransfer& transfer, std::string id) {
  const pugi::xml_node node = add(batch, "CdtTrfTxInf");
  add(add(node, "PmtId"), "EndToEndId", id);
  add(add(node, "Amt"), "InstdAmt", transfer.amount.amount_text());
  node.child("Amt").child("InstdAmt").append_attribute("Ccy") = "EUR";
  const CreditorAccount& account = transfer.creditor_account;
  if (!account.bic.empty()) add(add(add(node, "CdtrAgt"), "FinInstnId"), "BIC", account.bic);
  add(add(node, "Cdtr"), "Nm", transfer.creditor_name);
  if (account.iban) add(add(add(node, "CdtrAcct"), "Id"), "IBAN", account.iban->value());
  if (transfer.remittance) add_remittance(node, *transfer.remittance);
}

void add_batch(pugi::xml_node message, const BulkOrder& order) {
  const pugi::xml_node batch = add(message, "PmtInf");
  add(batch, "PmtInfId", order.message_id);
  add(batch, "PmtMtd", "TRF");
  add(batch, "NbOfTxs", std::to_string(order.transfers.size()));
  add(batch, "CtrlSum", sum_of(order));
  add(batch, "ReqdExctnDt", to_iso_date(order.execution_date));
  add(add(batch, "Dbtr"), "Nm", order.debtor_name);
  add(add(add(batch, "DbtrAcct"), "Id"), "IBAN", order.debtor.value());
  // The debtor's bank follows from its IBAN; the schema wants the element all the same.
  add(add(add(add(batch, "DbtrAgt"), "FinInstnId"), "Othr"), "Id", "NOTPROVIDED");
  add(batch, "ChrgBr", "SLEV");
  for (std::size_t i = 0; i < order.transfers.size(); ++i) {
    const std::string& own = order.transfers[i].end_to_end_id;
    add_transfer(batch, order.transfers[i],
                 own.empty() ? order.message_id + "-" + std::to_string(i + 1) : own);
  }
}

}  // namespace

std::string write_pain001(const BulkOrder& order) {
  pugi::xml_document tree;
  pugi::xml_node declaration = tree.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  pugi::xml_node root = tree.append_child("Document");
  root.append_attribute("xmlns") = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03";
  const pugi::xml_node message = add(root, "CstmrCdtTrfInitn");
  add_header(message, order);
  add_batch(message, order);
  std::ostringstream text;
  tree.save(text, "", pugi::format_raw, pugi::encoding_utf8);
  return text.str();
}

}  // namespace tpp::iso20022
