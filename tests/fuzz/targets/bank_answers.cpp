// Bodies of a bank's answers. The first byte chooses which one; what is believed is usable, and
// reading the same bytes again comes to the same.

#include <algorithm>
#include <set>
#include <string>

#include "belfius/accounts.hpp"
#include "belfius/consent_page.hpp"
#include "belfius/error_body.hpp"
#include "belfius/funds.hpp"
#include "belfius/json.hpp"
#include "belfius/payment_answer.hpp"
#include "belfius/token.hpp"
#include "belfius/transactions.hpp"
#include "fuzz/target.hpp"
#include "http/url.hpp"

namespace tpp::fuzz {
namespace {

using belfius::JsonParser;

bool visible(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0x20 && c < 0x7f; });
}

void demand_usable(const Secret& token) {
  demand(!token.empty() && visible(token.reveal()), "a token can travel in a header");
}

void demand_usable(const TokenGrant& grant) {
  demand_usable(grant.access_token);
  if (grant.refresh_token) demand_usable(*grant.refresh_token);
  if (grant.sca_token) demand_usable(*grant.sca_token);
  demand(grant.access_lifetime.count() > 0, "a token lives for some time");
  if (grant.account) demand(!grant.account->logical_id.text.empty(), "an account has an id");
}

bool read_token(JsonParser& parser, std::string& body) {
  const auto grant = belfius::read_token_grant(parser, body, {});
  if (grant) demand_usable(*grant);
  return grant.has_value();
}

bool read_proof(JsonParser& parser, std::string& body) {
  const auto grant = belfius::read_sca_grant(parser, body, {});
  if (!grant) return false;
  demand(grant->tokens || grant->proof, "a grant holds something");
  if (grant->tokens) demand_usable(*grant->tokens);
  if (grant->proof) demand_usable(*grant->proof);
  return true;
}

bool read_accounts(JsonParser& parser, std::string& body) {
  const auto accounts = belfius::read_account_list(parser, body, {});
  if (!accounts) return false;
  std::set<std::string> ibans;
  for (const auto& account : *accounts) {
    demand(ibans.insert(account.iban.value()).second, "an IBAN counts once");
    const auto& id = account.logical_id.text.reveal();
    demand(!id.empty() && id != "." && id != "..", "an account has an id that a path can carry");
  }
  return true;
}

bool read_details(JsonParser& parser, std::string& body) {
  const auto expected = *Iban::parse("BE68539007547034");
  const auto details = belfius::read_account_details(parser, body, expected);
  if (!details) return false;
  demand(details->iban == expected, "the details are of the account that was asked for");
  demand(!details->balances.empty(), "an account has a balance");
  return true;
}

bool read_rows(JsonParser& parser, std::string& body) {
  const auto page = belfius::read_transactions(parser, body, "next");
  if (!page) return false;
  const auto older = [](const auto& left, const auto& right) {
    return left.booking_date < right.booking_date;
  };
  demand(std::ranges::adjacent_find(page->rows, older) == page->rows.end(), "newest first");
  for (const auto& row : page->rows) demand(row.booking_date.ok(), "a booking date is a date");
  if (page->next_page_key) demand(!page->next_page_key->empty(), "a next page has a key");
  return true;
}

bool read_payment(JsonParser& parser, std::string& body) {
  const auto answer = belfius::read_payment_answer(parser, body, {});
  if (answer && answer->id) demand_usable(*answer->id);
  return answer.has_value();
}

bool read_status(JsonParser& parser, std::string& body) {
  const auto report = belfius::read_payment_status(parser, body, {});
  if (report) demand(!report->iso_status.empty(), "a status is told");
  return report.has_value();
}

bool read_order(JsonParser& parser, std::string& body) {
  const auto details = belfius::read_payment_details(parser, body, {});
  if (details && details->execution_date) demand(details->execution_date->ok(), "a date");
  return details.has_value();
}

bool read_funds(JsonParser& parser, std::string& body) {
  return belfius::read_funds_answer(parser, body).has_value();
}

bool read_page(JsonParser& parser, std::string& body) {
  const auto page = belfius::read_consent_page(parser, body, "nl");
  if (!page) return false;
  const belfius::PageOrigins origins({"https://www.belfius.be"});
  const auto whole = belfius::page_with_state(*page, origins, "state", Secret("state-1"));
  if (whole) {
    const auto url = http::parse_url(whole->substr(0, whole->find('#')));
    demand(url && url->scheme == "https", "a page of the bank is https");
    demand(origins.allows(*whole), "with the state on it, it still is the bank's");
  }
  return true;
}

bool read_error(JsonParser& parser, std::string& body) {
  const belfius::PageOrigins origins({"https://www.belfius.be"});
  http::ClientResponse response;
  response.status = 401;
  response.headers = {{"Content-Type", "application/json"}};
  response.body = body;
  const belfius::ScaPage where;
  const auto error = belfius::read_error_body(parser, response, where, origins);
  demand(belfius::clean_word(error.name).size() <= 64, "a word keeps its limit");
  demand(visible(belfius::clean_word(error.number)), "a word is visible");
  belfius::decisive_group(error.number);
  return !belfius::find_sca_page(error, response, where).empty();
}

using Reader = bool (*)(JsonParser&, std::string&);
constexpr std::array<Reader, 11> readers{read_token, read_proof,   read_accounts, read_details,
                                         read_rows,  read_payment, read_status,   read_order,
                                         read_funds, read_page,    read_error};

}  // namespace

void bank_answers(std::string_view input) {
  const Reader read = readers[take_choice(input, readers.size())];
  JsonParser parser;
  std::string first(input);
  std::string second(input);
  const bool believed = read(parser, first);
  demand(believed == read(parser, second), "the same answer is believed or not");
  const auto repaired = belfius::repair_json(input);
  if (repaired) demand(repaired->size() >= input.size(), "a repair takes nothing away");
}

}  // namespace tpp::fuzz
