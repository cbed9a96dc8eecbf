#include <nlohmann/json.hpp>

#include "control/control_api.hpp"
#include "control/json_answer.hpp"
#include "control/json_views.hpp"
#include "payments/signing_link.hpp"
#include "sca/signing.hpp"

namespace tpp::simulator {
namespace {

using Json = nlohmann::ordered_json;

// For the first signer the payer, once known; for the second whoever is named.
std::string signer_of(const Payment& payment, const Json& input) {
  if (payment.status() == Status::patc || payment.customer.empty())
    return input.at("customer").get<std::string>();
  return input.value("customer", payment.customer);
}

// The account the order names, or `account`, or the first of `accounts`, or the customer's first.
std::string account_of(const Payment& payment, const Customer& customer, const Json& input) {
  if (!payment.debtor_iban.empty()) return payment.debtor_iban;
  if (input.contains("account")) return input["account"].get<std::string>();
  if (input.contains("accounts") && input["accounts"].is_array())
    return input["accounts"].at(0).get<std::string>();
  return customer.accounts.front().iban;
}

http::Response sent_to(const std::string& location) {
  Json answer{{"location", nullptr}};
  if (!location.empty()) answer["location"] = location;
  return json_answer(answer);
}

}  // namespace

http::Response ControlApi::decide_order(Link& link, const Visit& visit, const Json& input) {
  const Payment* payment = order_to_sign(bank_, link);
  if (!payment) return control_error("the order awaits no signature", 410);
  const std::string decision = input.value("decision", "approve");
  if (decision == "refuse")
    return sent_to(refuse_to_sign(bank_, link, visit, "The customer has refused."));
  if (decision != "approve") return control_error("decision is approve or refuse");

  const std::string id = signer_of(*payment, input);
  const Customer* customer = bank_.world.customer(id);
  if (!customer) return control_error("there is no customer " + id, 404);
  const bool second = payment->status() == Status::patc;
  const bool payer = payment->customer.empty() || payment->customer == id;
  if (second && payer) return control_error("the second signer must be somebody else");
  if (!second && !payer) return control_error("the payer is " + payment->customer);
  const std::string iban = account_of(*payment, *customer, input);
  if (!second && !customer->account(iban)) return control_error("the customer has no such account");
  return sent_to(sign(bank_, link, visit, *customer, iban));
}

http::Response ControlApi::list_payments(const Json&) {
  Json list = Json::array();
  for (const auto& payment : bank_.payments.all()) {
    Json item = to_json(payment);
    if (!payment.second_signer_apptoken.empty())
      item["second_signer_url"] = second_signer_url(bank_, payment);
    list.push_back(std::move(item));
  }
  return json_answer({{"payments", std::move(list)}});
}

}  // namespace tpp::simulator
