#include <utility>

#include "domain/sepa_text.hpp"
#include "iso20022/batch.hpp"
#include "iso20022/cents.hpp"
#include "iso20022/document.hpp"
#include "iso20022/leaf.hpp"
#include "iso20022/pain001.hpp"

namespace tpp::iso20022 {
namespace {

// yyyy-MM-ddThh:mm:ss with or without fraction and zone (ISODateTime).
bool is_moment(const std::string& text) {
  if (text.size() < 19 || !parse_iso_date(text.substr(0, 10)) || text[10] != 'T') return false;
  const bool separated = text[13] == ':' && text[16] == ':';
  return separated && text.find_first_not_of("0123456789:.+-Z", 11) == std::string::npos;
}

std::string read_header(const pugi::xml_node& header, Findings& findings) {
  const auto id = reference_of(header.child("MsgId"), findings);
  const auto created = text_of(header.child("CreDtTm"), findings);
  if (created && !is_moment(*created))
    findings.add(header.child("CreDtTm"), "must be a time such as 2026-11-22T19:30:00");
  if (const auto name = element_at(header, "InitgPty/Nm"))
    if (const auto text = text_of(name, findings))
      if (auto wrong = wrong_sepa_text(*text, longest_party_name))
        findings.add(name, std::move(*wrong));
  return id.value_or("");
}

bool has_too_many_transfers(const pugi::xml_node& message) {
  std::size_t count = 0;
  for (const auto& batch : message.children("PmtInf"))
    for ([[maybe_unused]] const auto& transfer : batch.children("CdtTrfTxInf")) ++count;
  return count > most_transfers;
}

}  // namespace

Result<BulkPayment> read_pain001(std::string_view text) {
  auto document = parse_document(text);
  if (!document) return document.error();
  const pugi::xml_node message = document->message;
  Findings findings;
  if (has_too_many_transfers(message))
    findings.add(message, "has more than " + std::to_string(most_transfers) + " transfers");
  else
    check_content(message, message_content(), document->version, findings);
  if (!findings.none()) return invalid_fields(findings.take());

  const pugi::xml_node header = message.child("GrpHdr");
  std::string message_id = read_header(header, findings);
  BatchReader batches(document->version, findings);
  for (const auto& batch : message.children("PmtInf")) batches.read(batch);
  if (findings.none()) check_claims(header, batches.total(), findings);
  if (!findings.none()) return invalid_fields(findings.take());

  const Money total{euros_of(batches.total().cents), Currency::eur()};
  return BulkPayment{std::move(message_id), batches.total().count, total,
                     *batches.debtor(),     std::string(text),     batches.earliest()};
}

}  // namespace tpp::iso20022
