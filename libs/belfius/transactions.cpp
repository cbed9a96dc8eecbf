#include "belfius/transactions.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "belfius/answer.hpp"
#include "belfius/header_safe.hpp"
#include "belfius/transaction_row.hpp"

namespace tpp::belfius {
namespace {

struct Answer {
  TransactionPage page;
  bool listed = false;
  std::string next_link;
};

Parsed<void> take_list(ondemand::value value, Answer& answer) {
  if (answer.listed) return Malformed{"two lists of transactions in one answer"};
  answer.listed = true;
  ondemand::array rows;
  if (value.get_array().get(rows)) return Malformed{"transactions are no list"};
  return each_element(rows, [&](ondemand::value element) {
    auto row = read_transaction(element);
    if (!row) return Parsed<void>(row.error());
    answer.page.rows.push_back(std::move(*row));
    return Parsed<void>();
  });
}

Parsed<void> take_next_key(ondemand::value value, Answer& answer) {
  auto key = read_scalar(value);
  if (!key) return key.error();
  if (answer.page.next_page_key) return Malformed{"two page keys in one answer"};
  std::string text = reference_of(*key);
  if (!text.empty()) answer.page.next_page_key = std::move(text);
  return {};
}

// "transactions": {"booked": […]} in version 2, "_embedded": {"transactions": […]} before.
Parsed<void> take_container(ondemand::value value, std::string_view list_name, Answer& answer) {
  ondemand::object container;
  if (value.get_object().get(container)) return Malformed{"the transactions are no object"};
  return each_member(container, [&](std::string_view name, ondemand::value member) {
    if (name == list_name) return take_list(member, answer);
    return name == "next_page_key" ? take_next_key(member, answer) : skip(member);
  });
}

Parsed<void> take_next_href(ondemand::value value, Answer& answer) {
  ondemand::object link;
  if (value.get_object().get(link)) return skip(value);
  return each_member(link, [&](std::string_view name, ondemand::value member) {
    if (name != "href") return skip(member);
    auto href = read_scalar(member);
    if (!href) return Parsed<void>(href.error());
    answer.next_link = text_of(*href);
    return Parsed<void>();
  });
}

Parsed<void> take_links(ondemand::value value, Answer& answer) {
  ondemand::object links;
  if (value.get_object().get(links)) return skip(value);
  return each_member(links, [&](std::string_view name, ondemand::value member) {
    return name == "next" ? take_next_href(member, answer) : skip(member);
  });
}

Parsed<Answer> read_answer(ondemand::document& document) {
  Answer answer;
  ondemand::object object;
  if (document.get_object().get(object)) return Malformed{"the transactions are no object"};
  auto read = each_member(object, [&](std::string_view name, ondemand::value value) {
    if (name == "transactions") return take_container(value, "booked", answer);
    if (name == "_embedded") return take_container(value, "transactions", answer);
    return name == "_links" ? take_links(value, answer) : skip(value);
  });
  if (!read) return read.error();
  if (!answer.listed) return Malformed{"no list of transactions in the answer"};
  return answer;
}

// Only the key is taken from a link; where it points to is never followed.
std::optional<std::string> key_in_link(const std::string& link, const std::string& parameter) {
  const auto query = link.find('?');
  if (query == std::string::npos) return {};
  auto parameters = http::QueryParameters::parse(link.substr(query + 1));
  if (!parameters) return {};
  auto key = parameters->get(parameter);
  if (key && key->empty()) return {};
  return key;
}

// Stable, so that rows of one day stay as the bank lists them.
void sort_newest_first(std::vector<BookedTransaction>& rows) {
  if (std::ranges::is_sorted(rows, std::greater(), &BookedTransaction::booking_date)) return;
  std::vector<std::pair<Date, std::size_t>> order;
  for (std::size_t i = 0; i < rows.size(); ++i) order.emplace_back(rows[i].booking_date, i);
  std::ranges::sort(order, [](const auto& left, const auto& right) {
    return left.first != right.first ? left.first > right.first : left.second < right.second;
  });
  std::vector<BookedTransaction> sorted;
  sorted.reserve(rows.size());
  for (const auto& [date, place] : order) sorted.push_back(std::move(rows[place]));
  rows = std::move(sorted);
}

void add_filter(http::ClientRequest& request, const ParameterNames& names,
                const TransactionQuery& query) {
  if (query.from) add_query(request, names.date_from, to_iso_date(*query.from));
  if (query.to) add_query(request, names.date_to, to_iso_date(*query.to));
  if (query.currency) add_query(request, names.currency, query.currency->code());
}

}  // namespace

bool has_sca_proof(const AccountAccess& access) {
  // It may have come with the customer's browser: nothing but visible ASCII goes into a header.
  return access.sca_token && !access.sca_token->text.empty() &&
         header_safe(access.sca_token->text.reveal());
}

http::ClientRequest transactions_request(RequestBuilder& requests, const BankProfile& profile,
                                         const AccountAccess& access, const TransactionQuery& query,
                                         ScaProof proof, const Call& call) {
  http::ClientRequest request = requests.get(profile.endpoints.transactions, access.logical_id,
                                             access.consent.language, call);
  add_bearer(request, access.access_token);
  if (proof == ScaProof::send && has_sca_proof(access))
    add_header(request, "SCA-Token", access.sca_token->text.reveal());

  const ParameterNames& names = profile.parameters;
  if (!query.page_key || profile.next_repeats_query) add_filter(request, names, query);
  const std::size_t size = std::clamp<std::size_t>(query.page_size, 1, profile.page_limit);
  add_query(request, names.page_size, std::to_string(size));
  if (query.page_key) add_query(request, names.next, http::percent_encode(*query.page_key));
  requests.add_presence(request, call);
  return request;
}

Result<TransactionPage> read_transactions(JsonParser& parser, std::string& body,
                                          const std::string& next_parameter) {
  auto answer = parser.read(body, read_answer);
  if (!answer) return answer.error();
  TransactionPage& page = answer->page;
  if (!page.next_page_key) page.next_page_key = key_in_link(answer->next_link, next_parameter);
  if (page.rows.empty()) page.next_page_key.reset();
  sort_newest_first(page.rows);
  return std::move(page);
}

}  // namespace tpp::belfius
