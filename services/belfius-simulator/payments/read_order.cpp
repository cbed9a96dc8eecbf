#include "payments/read_order.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <nlohmann/json.hpp>

#include "payments/members.hpp"
#include "payments/refusals.hpp"

namespace tpp::simulator {
namespace {

// Lengths of ISO 20022 texts.
constexpr std::size_t longest_name = 70;
constexpr std::size_t longest_reference = 35;
constexpr std::size_t longest_communication = 140;

constexpr std::array<std::pair<std::string_view, Rhythm>, 5> rhythms{{
    {"WEEKLY", Rhythm::weekly},
    {"MONTHLY", Rhythm::monthly},
    {"QUARTERLY", Rhythm::quarterly},
    {"HALF_YEARLY", Rhythm::half_yearly},
    {"YEARLY", Rhythm::yearly},
}};

nlohmann::json parsed(const std::string& body) {
  auto document = nlohmann::json::parse(body, nullptr, false);
  return document;
}

// To be left out when the customer chooses; an empty object is refused.
void read_debtor(Members& members, Order& order) {
  if (members.has("debtor_account")) order.debtor_iban = members.text("debtor_account.iban", 34);
}

void read_creditor(Members& members, Order& order) {
  Creditor& creditor = order.creditor;
  creditor.name = members.text("creditor_name", longest_name);
  const std::string account = "creditor_account.";
  creditor.bban = members.optional_text(account + "bban", 34).value_or("");
  creditor.bic = members.optional_text(account + "bic", 11).value_or("");
  creditor.bank_national_id = members.optional_text(account + "bankNationalID", 35).value_or("");
  if (order.product == Product::cross_border && !creditor.bban.empty())
    creditor.iban = members.optional_text(account + "iban", 34).value_or("");
  else
    creditor.iban = members.text(account + "iban", 34);
}

void read_reference(Members& members, Order& order) {
  order.endtoend_id =
      members.optional_text("endtoend_identification", longest_reference).value_or("");
  if (order.endtoend_id.empty()) members.refuse(missing_mandatory_field());
}

void read_charge_bearer(Members& members, Order& order) {
  order.charge_bearer = order.product == Product::cross_border
                            ? members.text("charge_bearer", 4)
                            : members.optional_text("charge_bearer", 4).value_or("");
  constexpr std::array known{"", "SHAR", "DEBT", "CRED", "SLEV"};
  if (std::ranges::find(known, order.charge_bearer) == known.end()) members.refuse(invalid_input());
}

void read_communication(Members& members, Order& order) {
  order.communication = members.optional_text("communication", longest_communication).value_or("");
  order.communication_type = members.optional_text("communication_type", 10).value_or("FREETEXT");
}

void read_standing(Members& members, Order& order) {
  StandingTerms terms;
  terms.begin = members.date("begin_date");
  terms.end = members.optional_date("end_date");
  const std::string wanted = members.text("periodicity", 20);
  const auto found =
      std::ranges::find(rhythms, wanted, &std::pair<std::string_view, Rhythm>::first);
  if (found == rhythms.end())
    members.refuse(invalid_input());
  else
    terms.rhythm = found->second;
  order.standing = terms;
}

Outcome<Order> finished(const Members& members, Order order) {
  if (members.refused()) return *members.refused();
  return order;
}

}  // namespace

Outcome<Order> read_order(Product product, const std::string& body) {
  const auto document = parsed(body);
  if (!document.is_object()) return invalid_input();
  Members members(document);
  Order order;
  order.product = product;
  order.document = body;
  read_debtor(members, order);
  read_creditor(members, order);
  read_reference(members, order);
  order.cents = members.cents_of_text("instructed_amount.amount");
  order.currency = members.text("instructed_amount.currency", 3);
  read_charge_bearer(members, order);
  read_communication(members, order);
  if (product == Product::standing)
    read_standing(members, order);
  else
    order.execution_date = members.optional_date("execution_date");
  return finished(members, std::move(order));
}

Outcome<Order> read_first_version(Product product, const std::string& body) {
  const auto document = parsed(body);
  if (!document.is_object()) return invalid_input();
  Members members(document);
  Order order;
  order.product = product;
  order.version = 1;
  order.document = body;
  order.debtor_iban = members.text("origin_account.iban", 34);
  order.creditor.name = members.text("remote_account.name", longest_name);
  order.creditor.iban = members.text("remote_account.iban", 34);
  order.creditor.bic = members.optional_text("remote_account.bic", 11).value_or("");
  order.cents = members.cents_of_number("amount");
  order.currency = members.text("currency", 3);
  read_communication(members, order);
  order.execution_date = members.optional_date("execution_date");
  order.tpp_id = members.text("payment_id", longest_reference);
  order.endtoend_id = order.tpp_id;
  const auto treatment = members.optional_text("payment_treatment_type", 10).value_or("NORMAL");
  if (treatment != "NORMAL" && treatment != "URGENT") members.refuse(invalid_input());
  return finished(members, std::move(order));
}

}  // namespace tpp::simulator
