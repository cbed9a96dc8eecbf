#include <algorithm>
#include <charconv>

#include <nlohmann/json.hpp>

#include "bank/account_access.hpp"
#include "bank/amounts.hpp"
#include "bank/endpoints.hpp"
#include "bank/request_checks.hpp"

namespace tpp::simulator {
namespace {

using Json = nlohmann::ordered_json;
using Days = std::chrono::sys_days;

constexpr std::size_t largest_page = 400;

struct Page {
  std::vector<const Transaction*> rows;
  bool more = false;
};

Outcome<std::optional<Date>> date_parameter(const http::QueryParameters& query, const char* name) {
  const auto text = query.get(name);
  if (!text) return std::optional<Date>{};
  auto date = parse_iso_date(*text);
  if (!date) return invalid_input();
  return std::optional<Date>{*date};
}

Outcome<std::size_t> page_size(const http::QueryParameters& query, std::size_t standard) {
  const auto text = query.get("pagesize");
  if (!text) return standard;
  std::size_t size = 0;
  const auto end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, size);
  if (read.ec != std::errc{} || read.ptr != end || size == 0) return invalid_input();
  // Not a polite refusal: the bank itself was seen to fail on large pages.
  if (size > largest_page) return server_error();
  return size;
}

bool is_currency(const std::string& text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

Outcome<Walk> first_walk(const http::QueryParameters& query) {
  Walk walk;
  walk.currency = query.get("currency").value_or("EUR");
  if (!is_currency(walk.currency)) return invalid_input();
  auto from = date_parameter(query, "date_from");
  if (!from) return from.error();
  auto to = date_parameter(query, "date_to");
  if (!to) return to.error();
  if (*from && *to && Days{**to} < Days{**from}) return invalid_input();
  walk.from = *from;
  walk.to = *to;
  return walk;
}

Outcome<Walk> read_walk(const Bank& bank, const http::QueryParameters& query,
                        const std::string& logical_id) {
  const auto next = query.get("next");
  Walk walk;
  if (next) {
    auto opened = bank.page_keys.open(*next, logical_id);
    if (!opened) return invalid_input();
    walk = std::move(*opened);
  } else {
    auto first = first_walk(query);
    if (!first) return first.error();
    walk = std::move(*first);
  }
  auto size = page_size(query, walk.page_size);
  if (!size) return size.error();
  walk.page_size = *size;
  return walk;
}

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

Json json_of(const Transaction& row) {
  Json json{{"transaction_ref", row.transaction_ref}, {"transaction_seqnumber", row.seqnumber}};
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

http::Response page_answer(const Bank& bank, const std::string& logical_id, const Page& page,
                           Walk walk) {
  const std::string self = transactions_href(logical_id);
  Json list{{"booked", Json::array()}};
  for (const auto* row : page.rows) list["booked"].push_back(json_of(*row));
  Json links{{"self", {{"href", self}}}};
  if (page.more) {
    walk.offset += page.rows.size();
    const std::string key = bank.page_keys.seal(walk, logical_id);
    list["next_page_key"] = key;
    links["next"] = {{"href", self + "?next=" + key}};
  }
  links["account"] = {{"href", account_href(logical_id)}};
  http::Response response;
  response.body = Json{{"transactions", std::move(list)}, {"_links", std::move(links)}}.dump();
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
  auto call = open_account_call(bank, request, logical_id, {2});
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
  return page_answer(bank, logical_id, page, *walk);
}

}  // namespace tpp::simulator
