#include "belfius/transaction_row.hpp"

#include <array>
#include <utility>

#include "belfius/answer.hpp"
#include "domain/structured_communication.hpp"

namespace tpp::belfius {
namespace {

enum Place : std::size_t {
  reference,
  sequence,
  counterparty_info,
  counterparty_account,
  communication,
  communication_type,
  remittance_info,
  amount,
  currency,
  execution_date,
  value_date,
};
constexpr std::array<std::string_view, 11> names{
    "transaction_ref", "transaction_seqnumber", "counterparty_info", "counterparty_account",
    "communication",   "communication_type",    "remittance_info",   "amount",
    "currency",        "execution_date",        "value_date"};

using RowMembers = Members<names.size()>;

// Only FREETEXT is documented: whatever else stands there, the text's own check digits decide.
void take_communication(const RowMembers& members, BookedTransaction& row) {
  row.remittance = text_of(members[communication]);
  const std::string type = text_of(members[communication_type]);
  if (type == "FREETEXT") return;
  const auto form = type.empty() ? CommunicationForm::decorated : CommunicationForm::bare;
  auto structured = structured_communication(row.remittance, form);
  if (!structured) return;
  row.remittance = std::move(*structured);
  row.remittance_structured = true;
}

// Lines end with a line feed, whatever the bank's system ends them with.
std::string lines_of(const Scalar& scalar) {
  const std::string text = text_of(scalar);
  std::string lines;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool pair = text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
    if (!pair) lines += text[i] == '\r' ? '\n' : text[i];
  }
  return lines;
}

Parsed<BookedTransaction> assemble(const RowMembers& members) {
  auto decimal = decimal_of(members[amount]);
  if (!decimal) return decimal.error();
  auto code = currency_of(members[currency]);
  if (!code) return code.error();
  auto booked = date_of(members[execution_date]);
  if (!booked) return booked.error();
  auto valued = optional_date_of(members[value_date]);
  if (!valued) return valued.error();

  BookedTransaction row;
  row.bank_reference = reference_of(members[reference]);
  row.sequence_number = reference_of(members[sequence]);
  row.booking_date = *booked;
  row.value_date = *valued;
  row.amount = Money{*decimal, *code};
  row.counterparty_name = text_of(members[counterparty_info]);
  row.counterparty_account = text_of(members[counterparty_account]);
  row.bank_description = lines_of(members[remittance_info]);
  take_communication(members, row);
  return row;
}

}  // namespace

Parsed<BookedTransaction> read_transaction(ondemand::value value) {
  ondemand::object object;
  if (value.get_object().get(object)) return Malformed{"a transaction is no object"};
  RowMembers members(names);
  auto read = read_members(object, members);
  if (!read) return read.error();
  return assemble(members);
}

}  // namespace tpp::belfius
