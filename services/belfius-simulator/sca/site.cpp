#include "sca/site.hpp"

#include <algorithm>

#include "sca/order_visit.hpp"
#include "sca/page_answers.hpp"
namespace tpp::simulator {
namespace {

Visit visit_of(const http::QueryParameters& fields) {
  return Visit{fields.get("apptoken").value_or(""), fields.get("state")};
}

std::vector<std::string> ticked_accounts(const http::QueryParameters& form,
                                         const std::vector<const Account*>& offered) {
  std::vector<std::string> ibans;
  for (const auto& [name, value] : form.all())
    if (name.starts_with("account_") &&
        std::ranges::find(offered, value, &Account::iban) != offered.end())
      ibans.push_back(value);
  return ibans;
}

}  // namespace

ScaSite::ScaSite(Bank& bank) : bank_(bank) {
  routes_.add("GET", "/common/{language}/fw/generic/launcher.html");
  routes_.add("POST", "/common/{language}/sca/accounts");
  routes_.add("POST", "/common/{language}/sca/decision");
}

http::Response ScaSite::answer(const http::Request& request) {
  const auto match = routes_.find(request.method, request.path);
  if (match.outcome != http::RouteLookup::found)
    return html(404, message_page({texts_in("fr"), bank_.brand}, texts_in("fr").link_dead));
  const Voice voice{texts_in(match.parameters.get("language")), bank_.brand};
  const bool launching = match.index == 0;
  auto fields = http::QueryParameters::parse(launching ? request.query : request.body);
  if (!fields) return html(400, message_page(voice, voice.texts.link_dead));
  bank_.payments.settle(bank_.clock.now());
  const Visit visit = visit_of(*fields);
  Link* link = bank_.links.usable(visit.apptoken, bank_.clock.now());
  if (link && link->payment()) return OrderVisit{bank_, voice, visit, *link}.answer(*fields);
  if (launching) return launch(voice, *fields);
  return match.index == 1 ? choose_accounts(voice, *fields) : decide(voice, *fields);
}

http::Response ScaSite::launch(const Voice& voice, const http::QueryParameters& query) {
  const Visit visit = visit_of(query);
  const Link* link = bank_.links.usable(visit.apptoken, bank_.clock.now());
  if (!link) return dead_link(voice);
  if (!link->iban.empty())
    return offer_accounts(voice, visit, *link, bank_.world.holder(link->iban));
  if (!link->renewal()) return html(200, customers_page(voice, visit, bank_.world.customers()));
  const Consent* consent = bank_.grants.consent(link->consent_id);
  const Customer* customer = consent ? bank_.world.customer(consent->customer) : nullptr;
  if (!customer) return dead_link(voice);
  return html(200, renewal_page(voice, visit, *customer));
}

http::Response ScaSite::choose_accounts(const Voice& voice, const http::QueryParameters& form) {
  const Visit visit = visit_of(form);
  const Link* link = bank_.links.usable(visit.apptoken, bank_.clock.now());
  if (!link) return dead_link(voice);
  return offer_accounts(voice, visit, *link,
                        bank_.world.customer(form.get("customer").value_or("")));
}

http::Response ScaSite::offer_accounts(const Voice& voice, const Visit& visit, const Link& link,
                                       const Customer* customer) {
  if (!customer) return html(200, customers_page(voice, visit, bank_.world.customers()));
  return html(200, accounts_page(voice, visit, *customer, offered_accounts(link, *customer), ""));
}

http::Response ScaSite::decide(const Voice& voice, const http::QueryParameters& form) {
  const Visit visit = visit_of(form);
  Link* link = bank_.links.usable(visit.apptoken, bank_.clock.now());
  if (!link) return dead_link(voice);
  const std::string decision = form.get("decision").value_or("");
  if (decision == "refuse") return see_other(refuse(*link, visit, voice.texts.refused_by_customer));
  if (decision != "approve") return html(200, message_page(voice, voice.texts.walked_away));

  const Customer* customer = bank_.world.customer(form.get("customer").value_or(""));
  if (!customer) return dead_link(voice);
  const auto offered = offered_accounts(*link, *customer);
  const auto ibans = ticked_accounts(form, offered);
  if (ibans.empty() && !link->renewal())
    return html(200,
                accounts_page(voice, visit, *customer, offered, voice.texts.no_account_chosen));
  return see_other(approve(bank_, *link, visit, *customer, ibans));
}

}  // namespace tpp::simulator
