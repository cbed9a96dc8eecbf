#include <sstream>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>

#include "payments/members.hpp"
#include "payments/read_order.hpp"
#include "payments/refusals.hpp"

namespace tpp::simulator {
namespace {

using Tree = boost::property_tree::ptree;

constexpr std::string_view name_space = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03";

Outcome<Tree> parsed(const std::string& body) {
  std::istringstream text(body);
  Tree document;
  try {
    boost::property_tree::read_xml(text, document,
                                   boost::property_tree::xml_parser::trim_whitespace);
  } catch (const boost::property_tree::xml_parser_error&) {
    return invalid_input();
  }
  if (document.get("Document.<xmlattr>.xmlns", "") != name_space) return invalid_input();
  return document;
}

Outcome<BulkItem> read_item(const Tree& transfer) {
  BulkItem item;
  item.endtoend_id = transfer.get("PmtId.EndToEndId", "");
  if (item.endtoend_id.empty()) return missing_mandatory_field();
  const auto cents = cents_of(transfer.get("Amt.InstdAmt", ""));
  if (!cents) return invalid_input();
  if (*cents <= 0) return amount_not_positive();
  if (transfer.get("Amt.InstdAmt.<xmlattr>.Ccy", "") != "EUR") return currency_not_allowed();
  item.cents = *cents;
  item.creditor_iban = transfer.get("CdtrAcct.Id.IBAN", "");
  if (item.creditor_iban.empty() || transfer.get("Cdtr.Nm", "").empty())
    return missing_mandatory_field();
  return item;
}

std::optional<Refused> read_block(const Tree& block, Order& order) {
  const std::string debtor = block.get("DbtrAcct.Id.IBAN", "");
  if (debtor.empty()) return missing_mandatory_field();
  if (order.debtor_iban && *order.debtor_iban != debtor) return invalid_input();
  order.debtor_iban = debtor;
  const auto day = parse_iso_date(block.get("ReqdExctnDt", ""));
  if (!day) return invalid_input();
  order.execution_date = *day;
  for (const auto& [name, transfer] : block) {
    if (name != "CdtTrfTxInf") continue;
    auto item = read_item(transfer);
    if (!item) return item.error();
    order.cents += item->cents;
    order.items.push_back(std::move(*item));
  }
  return std::nullopt;
}

// The header's count and sum are there to find a file that lost a part.
bool header_agrees(const Tree& header, const Order& order) {
  const auto sum = header.get_optional<std::string>("CtrlSum");
  return header.get("NbOfTxs", "") == std::to_string(order.items.size()) &&
         (!sum || cents_of(*sum) == order.cents);
}

}  // namespace

Outcome<Order> read_bulk(const std::string& body) {
  auto document = parsed(body);
  if (!document) return document.error();
  const Tree empty;
  const Tree& initiation = document->get_child("Document.CstmrCdtTrfInitn", empty);
  const Tree& header = initiation.get_child("GrpHdr", empty);
  Order order;
  order.product = Product::bulk;
  order.version = 1;
  order.endtoend_id = header.get("MsgId", "");
  if (order.endtoend_id.empty()) return missing_mandatory_field();
  for (const auto& [name, block] : initiation) {
    if (name != "PmtInf") continue;
    if (auto refused = read_block(block, order)) return *refused;
  }
  if (order.items.empty()) return missing_mandatory_field();
  if (!header_agrees(header, order)) return invalid_input();
  return order;
}

}  // namespace tpp::simulator
