// Whatever the rules of payments let through, our own files carry: a line each for the debtor, and
// for every transfer the creditor, the amount, the text and the reference.

#include <optional>

#include "domain/payment_rules.hpp"
#include "domain/sepa_text.hpp"
#include "fuzz/target.hpp"
#include "iso20022/pain001.hpp"

namespace tpp::fuzz {
namespace {

constexpr const char* message_id = "B0123456789abcdef";

std::optional<CreditTransfer> take_transfer(std::string_view& input) {
  CreditTransfer transfer;
  transfer.creditor_name = take_line(input);
  const auto amount = Decimal::parse(take_line(input));
  if (!amount) return std::nullopt;
  transfer.amount = Money{*amount, Currency::eur()};
  transfer.creditor_account.iban = *Iban::parse("BE71096123456769");
  const std::string text = take_line(input);
  if (!text.empty()) transfer.remittance = Remittance{text};
  transfer.end_to_end_id = take_line(input);
  std::vector<FieldError> wrong;
  find_wrong_fields(transfer, wrong);
  if (!wrong.empty()) return std::nullopt;
  // Transfers without an id of their own get one that starts like this.
  if (transfer.end_to_end_id.starts_with(message_id)) return std::nullopt;
  return transfer;
}

}  // namespace

void pain001_write(std::string_view input) {
  iso20022::BulkOrder order{message_id,
                            {},
                            take_line(input),
                            *Iban::parse("BE68539007547034"),
                            std::chrono::year{2026} / 6 / 1,
                            {}};
  if (wrong_sepa_text(order.debtor_name, longest_party_name)) return;
  while (!input.empty() && order.transfers.size() < 8) {
    auto transfer = take_transfer(input);
    if (!transfer) return;
    for (const auto& other : order.transfers)
      if (!other.end_to_end_id.empty() && other.end_to_end_id == transfer->end_to_end_id) return;
    order.transfers.push_back(std::move(*transfer));
  }
  if (order.transfers.empty()) return;
  const std::string document = iso20022::write_pain001(order);
  const auto read = iso20022::read_pain001(document);
  demand(read.has_value(), "what we write is read");
  demand(read->count == order.transfers.size(), "every transfer is in the file");
  demand(read->debtor == order.debtor, "the debtor is in the file");
  demand(read->execution_date == order.execution_date, "the day is in the file");
  if (order.transfers.size() == 1)
    demand(read->total == order.transfers.front().amount, "the amount is in the file");
}

}  // namespace tpp::fuzz
