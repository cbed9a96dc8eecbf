#include <algorithm>

#include <nlohmann/json.hpp>

#include "control/control_api.hpp"
#include "control/json_answer.hpp"
#include "control/json_views.hpp"
#include "sca/conclusion.hpp"

namespace tpp::simulator {
namespace {

using Json = nlohmann::ordered_json;

Result<std::vector<std::string>> chosen_accounts(const Json& input,
                                                 const std::vector<const Account*>& offered) {
  std::vector<std::string> ibans;
  if (!input.contains("accounts") || input["accounts"] == "all") {
    for (const auto* account : offered) ibans.push_back(account->iban);
  } else {
    ibans = input["accounts"].get<std::vector<std::string>>();
  }
  for (const auto& iban : ibans)
    if (std::ranges::find(offered, iban, &Account::iban) == offered.end())
      return Error{Errc::invalid_input, "the customer is not offered the account " + iban};
  if (ibans.empty()) return Error{Errc::invalid_input, "at least one account must be chosen"};
  return ibans;
}

}  // namespace

http::Response ControlApi::decide(const Json& input) {
  const auto visit = visit_of_url(input.at("consent_uri").get<std::string>());
  if (!visit) return control_error("consent_uri has no apptoken");
  Link* link = bank_.links.usable(visit->apptoken, bank_.clock.now());
  if (!link) return control_error("the link is unknown, too old or used", 410);
  if (link->payment()) return decide_order(*link, *visit, input);
  const std::string decision = input.value("decision", "approve");
  if (decision == "refuse")
    return json_answer({{"location", refuse(*link, *visit, "The customer has refused.")}});
  if (decision != "approve") return control_error("decision is approve or refuse");

  const Consent* renewed = bank_.grants.consent(link->consent_id);
  const std::string id = renewed ? renewed->customer : input.at("customer").get<std::string>();
  const Customer* customer = bank_.world.customer(id);
  if (!customer) return control_error("there is no customer " + id, 404);
  auto ibans = chosen_accounts(input, offered_accounts(*link, *customer));
  if (!ibans) return control_error(ibans.error().detail);
  return json_answer({{"location", approve(bank_, *link, *visit, *customer, *ibans)}});
}

http::Response ControlApi::revoke(const Json& input) {
  const auto customer = input.at("customer").get<std::string>();
  const auto scope = scope_named(input.value("scope", "AIS"));
  if (!scope) return control_error("scope is AIS, CAF or PIS");
  if (!bank_.grants.revoke(customer, *scope))
    return control_error(customer + " has no such consent", 404);
  return json_answer({{"revoked", customer}});
}

http::Response ControlApi::change_account(const Json& input) {
  Account* account = bank_.world.account(input.at("iban").get<std::string>());
  if (!account) return control_error("there is no such account", 404);
  const auto standing = standing_named(input.at("standing").get<std::string>());
  if (!standing) return control_error("no such standing; see docs/simulator.md");
  account->standing = *standing;
  return json_answer(to_json(*account));
}

http::Response ControlApi::book_transactions(const Json& input) {
  Account* account = bank_.world.account(input.at("iban").get<std::string>());
  if (!account) return control_error("there is no such account", 404);
  Transaction row;
  row.currency = input.value("currency", "EUR");
  row.seqnumber = row.currency + "001";
  row.cents = input.at("cents").get<std::int64_t>();
  row.communication = input.value("communication", "");
  row.communication_type = "FREETEXT";
  row.counterparty_name = input.value("counterparty", "Tegenpartij Test");
  row.remittance_info = input.value("remittance_info", "VERRICHTING / OPERATION");
  row.execution_date = day_of(bank_.clock.now());
  for (std::size_t left = input.value("count", std::size_t{1}); left > 0; --left) {
    row.transaction_ref = input.value("transaction_ref", "BOOKED" + std::to_string(++booked_));
    if (!account->book(row)) return control_error("the account has no such compartment");
  }
  return json_answer(to_json(*account), 201);
}

}  // namespace tpp::simulator
