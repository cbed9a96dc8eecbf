#include <array>
#include <utility>

#include "belfius/answer.hpp"
#include "belfius/error_body.hpp"
#include "belfius/named_scalar.hpp"
#include "belfius/payment_answer.hpp"

namespace tpp::belfius {
namespace {

// What an answer of either generation may hold, flat.
struct Found {
  Scalar debtor;
  Scalar creditor;
  Scalar creditor_name;
  Scalar amount;
  Scalar currency;
  Scalar execution_date;
  Scalar first_date;
};

enum Part : std::size_t { iban, name, amount, currency };
constexpr std::array<std::string_view, 4> part_names{"iban", "name", "amount", "currency"};
using Parts = Members<part_names.size()>;

Parsed<void> put(Scalar& slot, const Scalar& value) {
  if (!value.present()) return {};
  if (slot.present()) return Malformed{"the answer tells something twice"};
  slot = value;
  return {};
}

Parsed<void> put_parts(std::string_view group, const Parts& parts, Found& found) {
  if (group == "debtor_account" || group == "origin_account") return put(found.debtor, parts[iban]);
  if (group == "instructed_amount") {
    auto kept = put(found.amount, parts[amount]);
    return kept ? put(found.currency, parts[currency]) : kept;
  }
  auto kept = put(found.creditor, parts[iban]);
  return kept && group == "remote_account" ? put(found.creditor_name, parts[name]) : kept;
}

bool is_group(std::string_view name) {
  return name == "debtor_account" || name == "origin_account" || name == "creditor_account" ||
         name == "remote_account" || name == "instructed_amount";
}

Parsed<void> take_group(std::string_view group, ondemand::value value, Found& found) {
  ondemand::object object;
  if (value.get_object().get(object)) return skip(value);
  Parts parts(part_names);
  auto read = read_members(object, parts);
  return read ? put_parts(group, parts, found) : read;
}

Scalar* slot_for(std::string_view member, const PaymentNames& names, Found& found) {
  if (member == "creditor_name") return &found.creditor_name;
  if (member == "amount") return &found.amount;
  if (member == "currency") return &found.currency;
  if (member == names.execution_date) return &found.execution_date;
  if (member == names.first_date) return &found.first_date;
  return nullptr;
}

Parsed<void> take_accounts(PaymentDetails& details, const Found& found) {
  for (auto [scalar, account] :
       {std::pair(&found.debtor, &details.debtor), std::pair(&found.creditor, &details.creditor)}) {
    if (!scalar->present()) continue;
    auto number = iban_of(*scalar);
    if (!number) return number.error();
    account->emplace(std::move(*number));
  }
  return {};
}

Parsed<void> take_amount(PaymentDetails& details, const Found& found) {
  if (!found.amount.present()) return {};
  auto decimal = decimal_of(found.amount);
  if (!decimal) return decimal.error();
  auto code = currency_of(found.currency);
  if (!code) return code.error();
  details.amount = Money{*decimal, *code};
  return {};
}

Parsed<PaymentDetails> details_of(const Found& found) {
  PaymentDetails details;
  auto accounts = take_accounts(details, found);
  if (!accounts) return accounts.error();
  auto money = take_amount(details, found);
  if (!money) return money.error();
  details.creditor_name = text_of(found.creditor_name);
  const bool single = found.execution_date.present();
  auto date = optional_date_of(single ? found.execution_date : found.first_date);
  if (!date) return date.error();
  details.execution_date = *date;
  return details;
}

Parsed<PaymentDetails> read_details(ondemand::document& document, const PaymentProfile& profile) {
  ondemand::object object;
  if (document.get_object().get(object)) return Malformed{"the answer is no object"};
  Found found;
  NamedScalar status(profile.answer.status);
  NamedScalar reason(profile.answer.reason);
  auto read = each_member(object, [&](std::string_view member, ondemand::value value) {
    if (is_group(member)) return take_group(member, value, found);
    auto scalar = read_scalar(value);
    if (!scalar) return Parsed<void>(scalar.error());
    if (Scalar* slot = slot_for(member, profile.names, found)) return put(*slot, *scalar);
    if (status.wants(member)) return status.take(member, *scalar);
    return reason.wants(member) ? reason.take(member, *scalar) : Parsed<void>();
  });
  if (!read) return read.error();
  auto details = details_of(found);
  if (!details) return details;
  details->report.iso_status = clean_word(text_of(status.value()));
  details->report.reason = clean_word(reference_of(reason.value()));
  return details;
}

}  // namespace

Result<PaymentDetails> read_payment_details(JsonParser& parser, std::string& body,
                                            const PaymentProfile& profile) {
  return parser.read(body,
                     [&](ondemand::document& document) { return read_details(document, profile); });
}

}  // namespace tpp::belfius
