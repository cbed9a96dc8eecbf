#include <algorithm>
#include <utility>

#include "core/bic.hpp"
#include "core/country.hpp"
#include "domain/payment_rules.hpp"
#include "domain/sepa_text.hpp"
#include "domain/structured_communication.hpp"

namespace tpp {
namespace {

using Wrong = std::vector<FieldError>;

constexpr int most_significant_digits = 14;  // the bank's format of amounts (reference, 10.4)
constexpr std::size_t most_sepa_euros = 9;   // digits: at most 999999999.99
constexpr std::size_t longest_account = 34;  // ISO 20022 Max34Text
constexpr const char* no_sepa_field = "goes with cross-border-credit-transfers only";

void check_text(const char* field, const std::string& text, std::size_t longest, Wrong& wrong) {
  if (auto message = wrong_sepa_text(text, longest)) wrong.push_back({field, std::move(*message)});
}

void check_optional_text(const char* field, const std::string& text, std::size_t longest,
                         Wrong& wrong) {
  if (!text.empty()) check_text(field, text, longest, wrong);
}

void check_code(const char* field, const std::string& text, std::size_t longest, Wrong& wrong) {
  const auto fine = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  };
  if (text.size() > longest || !std::ranges::all_of(text, fine))
    wrong.push_back({field, "must have at most " + std::to_string(longest) +
                                " characters, letters and digits only"});
}

void check_amount(const Money& money, bool sepa, Wrong& wrong) {
  const Decimal& amount = money.amount;
  const bool sepa_euros = sepa && money.currency == Currency::eur();
  if (amount.negative() || amount.zero())
    wrong.push_back({"/amount/amount", "must be more than zero"});
  else if (amount.fraction_digits() > money.currency.fraction_digits())
    wrong.push_back({"/amount/amount", "has more digits behind the point than the currency"});
  else if (amount.significant_digits() > most_significant_digits)
    wrong.push_back({"/amount/amount", "has more than 14 significant digits"});
  else if (sepa_euros && money.amount_text().find('.') > most_sepa_euros)
    wrong.push_back({"/amount/amount", "must be at most 999999999.99"});
  if (sepa && !sepa_euros) wrong.push_back({"/amount/currency", "SEPA transfers are in EUR"});
}

void check_sepa_creditor(const CreditTransfer& transfer, Wrong& wrong) {
  const CreditorAccount& account = transfer.creditor_account;
  if (!account.iban)
    wrong.push_back({"/creditor/iban", "is missing"});
  else if (!is_in_sepa(std::string_view(account.iban->value()).substr(0, 2)))
    wrong.push_back({"/creditor/iban", "its country is not in the SEPA area"});
  if (!account.bban.empty()) wrong.push_back({"/creditor/bban", no_sepa_field});
  if (!account.clearing_code.empty()) wrong.push_back({"/creditor/clearing_code", no_sepa_field});
  if (account.currency) wrong.push_back({"/creditor/currency", no_sepa_field});
  if (transfer.creditor_address) wrong.push_back({"/creditor/address", no_sepa_field});
  if (transfer.charge_bearer) wrong.push_back({"/charge_bearer", no_sepa_field});
}

void check_cross_border_account(const CreditorAccount& account, Wrong& wrong) {
  if (!account.iban && account.bban.empty())
    wrong.push_back({"/creditor", "needs an iban, or a bban where there are no IBANs"});
  if (account.iban && !account.bban.empty())
    wrong.push_back({"/creditor/bban", "does not go together with an iban"});
  // The bank refuses the two together (B14821ZZ-1236).
  if (!account.bban.empty() && !account.bic.empty())
    wrong.push_back({"/creditor/bic", "does not go together with a bban"});
  check_code("/creditor/bban", account.bban, longest_account, wrong);
  check_code("/creditor/clearing_code", account.clearing_code, longest_reference, wrong);
}

void check_address(const PostalAddress& address, Wrong& wrong) {
  if (!is_country(address.country))
    wrong.push_back({"/creditor/address/country", "must be an ISO 3166-1 country such as US"});
  check_optional_text("/creditor/address/street", address.street, 70, wrong);
  check_optional_text("/creditor/address/building_number", address.building_number, 16, wrong);
  check_optional_text("/creditor/address/postcode", address.postcode, 16, wrong);
  check_optional_text("/creditor/address/town", address.town, 35, wrong);
}

void check_cross_border(const CreditTransfer& transfer, Wrong& wrong) {
  check_cross_border_account(transfer.creditor_account, wrong);
  if (transfer.creditor_address) check_address(*transfer.creditor_address, wrong);
  if (!transfer.charge_bearer) wrong.push_back({"/charge_bearer", "is missing"});
}

void check_remittance(const Remittance& remittance, Wrong& wrong) {
  if (!remittance.structured)
    check_text("/remittance/text", remittance.text, longest_remittance, wrong);
  else if (structured_communication_digits(remittance.text) != remittance.text)
    wrong.push_back({"/remittance/structured",
                     "must be +++ddd/dddd/ddddd+++ or twelve digits; the last two are the first "
                     "ten modulo 97"});
}

}  // namespace

void find_wrong_fields(const CreditTransfer& transfer, Wrong& wrong) {
  const bool sepa = transfer.product != PaymentProduct::cross_border_credit_transfer;
  check_text("/creditor/name", transfer.creditor_name, longest_party_name, wrong);
  if (sepa)
    check_sepa_creditor(transfer, wrong);
  else
    check_cross_border(transfer, wrong);
  if (!transfer.creditor_account.bic.empty()) {
    const auto bic = Bic::parse(transfer.creditor_account.bic);
    if (!bic) wrong.push_back({"/creditor/bic", bic.error().detail});
  }
  check_amount(transfer.amount, sepa, wrong);
  if (!transfer.end_to_end_id.empty())
    if (auto message = wrong_sepa_reference(transfer.end_to_end_id))
      wrong.push_back({"/end_to_end_id", std::move(*message)});
  if (transfer.remittance) check_remittance(*transfer.remittance, wrong);
  if (transfer.product == PaymentProduct::instant_sepa_credit_transfer &&
      transfer.urgency != Urgency::normal)
    wrong.push_back({"/urgency", "an instant transfer is always immediate"});
}

}  // namespace tpp
