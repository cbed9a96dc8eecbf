#include "domain/payment_likeness.hpp"

namespace tpp {
namespace {

// Each part on a line of its own; no part holds a line break.
void add(std::string& text, const std::string& part) {
  text += part;
  text += '\n';
}

void add_transfer(std::string& text, const CreditTransfer& transfer) {
  add(text, transfer.debtor ? transfer.debtor->iban.value() : "");
  const CreditorAccount& creditor = transfer.creditor_account;
  add(text, creditor.iban ? creditor.iban->value() : creditor.bban + " " + creditor.clearing_code);
  add(text, transfer.amount.amount_text() + " " + std::string(transfer.amount.currency.code()));
  add(text, transfer.remittance ? transfer.remittance->text : "");
}

}  // namespace

std::optional<Secret> likeness_of(const PaymentOrder& order) {
  std::string text;
  add(text, std::string(name_of(kind_of(order))));
  if (const auto* transfer = std::get_if<CreditTransfer>(&order)) {
    add_transfer(text, *transfer);
    add(text, transfer->execution_date ? to_iso_date(*transfer->execution_date) : "");
    return Secret(std::move(text));
  }
  if (const auto* standing = std::get_if<StandingOrder>(&order)) {
    add_transfer(text, standing->transfer);
    add(text, to_iso_date(standing->first));
    add(text, std::string(name_of(standing->frequency)));
    return Secret(std::move(text));
  }
  return std::nullopt;
}

}  // namespace tpp
