#include "iso20022/batch.hpp"

#include <string_view>
#include <utility>

#include "domain/sepa_text.hpp"
#include "iso20022/cents.hpp"
#include "iso20022/leaf.hpp"
#include "iso20022/transfer.hpp"

namespace tpp::iso20022 {
namespace {

// ISO 20022 for a transfer that its sender gave no reference; the only one that may repeat.
constexpr std::string_view no_reference = "NOTPROVIDED";

}  // namespace

void check_claims(const pugi::xml_node& parent, const Total& real, Findings& findings) {
  if (const auto count = parent.child("NbOfTxs"))
    if (const auto claimed = text_of(count, findings);
        claimed && *claimed != std::to_string(real.count))
      findings.add(count, "there are " + std::to_string(real.count) + " transfers");
  if (const auto sum = parent.child("CtrlSum"))
    if (const auto claimed = decimal_of(sum, findings); claimed && *claimed != euros_of(real.cents))
      findings.add(sum, "the amounts add up to " + euros_of(real.cents).to_text(2));
}

void BatchReader::read(const pugi::xml_node& batch) {
  read_terms(batch);
  read_debtor(batch);
  read_day(batch);
  const Total own = read_transfers(batch);
  total_.count += own.count;
  total_.cents += own.cents;
  // A sum without its wrong transfers would only add noise.
  if (findings_.none()) check_claims(batch, own, findings_);
}

void BatchReader::read_terms(const pugi::xml_node& batch) {
  const auto id = reference_of(batch.child("PmtInfId"), findings_);
  if (id && !batch_ids_.insert(*id).second)
    findings_.add(batch.child("PmtInfId"), "is the same as of another PmtInf");
  const auto method = text_of(batch.child("PmtMtd"), findings_);
  if (method && *method != "TRF") findings_.add(batch.child("PmtMtd"), "must be TRF");
  check_charge_bearer(batch, findings_);
}

void BatchReader::read_debtor(const pugi::xml_node& batch) {
  const pugi::xml_node name = element_at(batch, "Dbtr/Nm");
  if (const auto text = text_of(name, findings_))
    if (auto wrong = wrong_sepa_text(*text, longest_party_name))
      findings_.add(name, std::move(*wrong));
  const pugi::xml_node account = element_at(batch, "DbtrAcct/Id/IBAN");
  const auto iban = iban_of(account, findings_);
  if (!iban) return;
  if (debtor_ && *debtor_ != *iban)
    findings_.add(account, "must be the same account in every PmtInf");
  debtor_ = *iban;
}

void BatchReader::read_day(const pugi::xml_node& batch) {
  const pugi::xml_node leaf =
      element_at(batch, version_ == Version::v03 ? "ReqdExctnDt" : "ReqdExctnDt/Dt");
  const auto text = text_of(leaf, findings_);
  if (!text) return;
  const auto day = parse_iso_date(*text);
  if (!day)
    findings_.add(leaf, "must be a date such as 2026-11-23");
  else if (!earliest_ || *day < *earliest_)
    earliest_ = *day;
}

Total BatchReader::read_transfers(const pugi::xml_node& batch) {
  Total total;
  for (const auto& node : batch.children("CdtTrfTxInf")) {
    if (findings_.enough()) break;
    const auto transfer = read_transfer(node, version_, findings_);
    if (!transfer) continue;
    ++total.count;
    total.cents += cents_of(transfer->amount.amount);
    const std::string& id = transfer->end_to_end_id;
    if (id != no_reference && !end_to_end_ids_.insert(id).second)
      findings_.add(element_at(node, "PmtId/EndToEndId"), "is the same as of another transfer");
  }
  return total;
}

}  // namespace tpp::iso20022
