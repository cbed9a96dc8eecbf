#include <nlohmann/json.hpp>

#include "bank/account_access.hpp"
#include "bank/amounts.hpp"
#include "bank/endpoints.hpp"
#include "bank/request_checks.hpp"
#include "bank/walk_request.hpp"

namespace tpp::simulator {
namespace {

using Json = nlohmann::ordered_json;
using Days = std::chrono::sys_days;

struct Page {
  std::vector<const Transaction*> rows;
  bool more = false;
};

Page take_page(const Account& account, const Walk& walk) {
  Page page;
  const Compartment* part = account.compartment(walk.currency);
  if (!part) return page;
  std::size_t position = 0;
  for (const auto& row : part->history) {
    if (walk.to && row.execution_date > Days{*walk.to}) continue;
    if (walk.from && row.execution_date < Days{*walk.from}) break;
    if (position++ < walk.offset) continue;
    page.more = page.rows.size() == walk.page_size;
    if (page.more) break;
    page.rows.push_back(&row);
  }
  return page;
}

Json json_of(const Transaction& row, const Version& version) {
  Json json{{"transaction_ref", row.transaction_ref}};
  if (version == Version(2)) json["transaction_seqnumber"] = row.seqnumber;
  if (row.counterparty_name) json["counterparty_info"] = *row.counterparty_name;
  if (row.counterparty_account) json["counterparty_account"] = *row.counterparty_account;
  json["communication"] = row.communication;
  json["communication_type"] = row.communication_type;
  json["remittance_info"] = row.remittance_info;
  json["amount"] = json_amount(row.cents);
  json["currency"] = row.currency;
  json["execution_date"] = to_iso_date(Date{row.execution_date});
  if (row.value_date) json["value_date"] = to_iso_date(Date{*row.value_date});
  return json;
}

// The first generation keeps rows and key in another container.
Json container_of(const Version& version, Json rows, const std::string& next_page_key) {
  const bool second = version == Version(2);
  Json list{{second ? "booked" : "transactions", std::move(rows)}};
  if (!next_page_key.empty()) list["next_page_key"] = next_page_key;
  return {{second ? "transactions" : "_embedded", std::move(list)}};
}

http::Response page_answer(const Bank& bank, const Version& version, const std::string& logical_id,
                           const Page& page, Walk walk) {
  const std::string self = transactions_href(logical_id);
  Json rows = Json::array();
  for (const auto* row : page.rows) rows.push_back(json_of(*row, version));
  Json links{{"self", {{"href", self}}}};
  std::string key;
  if (page.more) {
    walk.offset += page.rows.size();
    key = bank.page_keys.seal(walk, logical_id);
    links["next"] = {{"href", self + "?next=" + key}};
  }
  links["account"] = {{"href", account_href(logical_id)}};
  Json body = container_of(version, std::move(rows), key);
  body["_links"] = std::move(links);
  http::Response response;
  response.body = body.dump();
  return response;
}

// Where the customer proves presence again. The header is optional here; without it the customer
// returns to where the consent was given.
Refused ask_for_sca(Bank& bank, const http::Request& request, const Consent& consent) {
  Link link;
  link.consent_id = consent.id;
  link.redirect_uri = consent.redirect_uri;
  if (request.has_header("Redirect-URI")) {
    auto given = check_redirect_uri(bank, request);
    if (!given) return given.error();
    link.redirect_uri = *given;
  }
  const auto languages = page_languages(request.header("Accept-Language"));
  const std::string apptoken = bank.links.open(std::move(link), bank.clock.now());
  return sca_required(page_url(bank, languages.empty() ? "fr" : languages.front(), apptoken));
}

}  // namespace

Outcome<http::Response> transactions(Bank& bank, const http::Request& request,
                                     const std::string& logical_id) {
  auto call = open_account_call(bank, request, logical_id, {2, "1.2", 1});
  if (!call) return call.error();
  auto walk = read_walk(bank, call->query, logical_id);
  if (!walk) return walk.error();

  const Consent& consent = *call->consent;
  const UtcTime now = bank.clock.now();
  const bool proven = request.has_header("SCA-Token");
  if (proven && !bank.grants.sca_token_fits(std::string(request.header("SCA-Token")), consent, now))
    return invalid_jwt();

  const Days horizon = day_of(now) - bank.settings.open_history;
  const bool first_page = !call->query.get("next");
  bool needs_sca = !proven && now >= consent.last_sca + bank.settings.sca_period;
  if (first_page && !proven) {
    needs_sca = needs_sca || (walk->from && Days{*walk->from} < horizon);
    if (!walk->from) walk->from = Date{horizon};
  }
  const Page page = take_page(*call->granted->account, *walk);
  const bool old_rows = !page.rows.empty() && page.rows.back()->execution_date < horizon;
  if (needs_sca || (old_rows && !proven)) return ask_for_sca(bank, request, consent);
  if (first_page) {
    if (auto refused = spend_unattended_call(bank, *call)) return *refused;
  }
  if (page.rows.empty() && bank.settings.no_rows_is_404) return no_transactions();
  return page_answer(bank, call->version, logical_id, page, *walk);
}

}  // namespace tpp::simulator
