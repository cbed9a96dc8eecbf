#include "app/list_transactions.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace tpp {
namespace {

// A bank that hands out this many empty or already seen pages in a row is not getting anywhere.
constexpr int pages_without_progress = 20;

// A walk that begins at `from` ends there, or where the bank stops without fresh SCA.
std::optional<Date> end_of_walk(HistoryReach reach, const std::optional<Date>& from,
                                std::chrono::days without_sca, UtcTime now) {
  if (reach == HistoryReach::full) return from;
  const Date recent{std::chrono::floor<std::chrono::days>(now) - without_sca};
  return from ? std::max(*from, recent) : recent;
}

}  // namespace

ListTransactions::ListTransactions(AccountReads& reads, const CursorBox& cursors,
                                   DigestFunction digest, const Clock& clock)
    : reads_(reads), cursors_(cursors), digest_(digest), clock_(clock) {}

Result<TransactionPosition> ListTransactions::start_position(
    const TransactionsWanted& wanted) const {
  if (wanted.cursor) {
    if (wanted.from || wanted.to || wanted.currency)
      return Error{Errc::invalid_input, "a cursor brings its own filters; leave the others out"};
    auto opened = cursors_.open(*wanted.cursor, wanted.account.value);
    if (!opened) return opened.error();
    return decode_position(*opened);
  }
  if (wanted.from && wanted.to && *wanted.to < *wanted.from)
    return invalid_field("date_to", "is before date_from");
  TransactionPosition position;
  position.from = wanted.from;
  position.to = wanted.to;
  position.currency = wanted.currency;
  return position;
}

// One page of the bank's; the view learns how far back it reaches and what it cost.
Task<TransactionPage> ListTransactions::fetch(const TransactionPosition& position,
                                              std::size_t limit, TransactionsView& view,
                                              const Call& call) {
  TransactionQuery query;
  query.from = position.from;
  query.to = position.to;
  query.currency = position.currency;
  query.page_key = position.page_key;
  const UtcTime now = clock_.now();
  std::chrono::days without_sca{0};
  auto read = [&](Bank& bank, const AccountAccess& access) {
    without_sca = bank.traits().history_without_sca;
    query.page_size = std::min(limit, bank.traits().transactions_page_limit);
    const bool proven = access.sca_token && access.sca_token->expires_at > now;
    view.history = proven ? HistoryReach::full : HistoryReach::recent;
    return bank.transactions(access, query, call);
  };
  ReadCost cost;
  cost.follow_up = position.page_key.has_value();
  auto page = co_await reads_.run<TransactionPage>(view.account, call, cost, read);
  view.quota = cost.left;
  if (page && page->proof_refused) view.history = HistoryReach::recent;
  view.history_from = end_of_walk(view.history, position.from, without_sca, now);
  co_return page;
}

Task<TransactionsView> ListTransactions::operator()(TransactionsWanted wanted, const Call& call) {
  auto started = start_position(wanted);
  if (!started) co_return started.error();
  TransactionPosition position = std::move(*started);

  TransactionsView view;
  view.account = wanted.account;
  TransactionPage page;
  for (int tries = 0; tries < pages_without_progress; ++tries) {
    auto fetched = co_await fetch(position, wanted.limit, view, call);
    if (!fetched) co_return fetched.error();
    page = std::move(*fetched);
    if (page.rows.size() > position.skip || !page.next_page_key) break;
    position.skip -= page.rows.size();
    position.page_key = page.next_page_key;
    page.rows.clear();
  }
  if (page.rows.empty() && page.next_page_key)
    co_return Error{Errc::bank_answer_invalid, "the bank's pages do not come to an end"};

  const std::size_t begin = std::min(position.skip, page.rows.size());
  const std::size_t end = std::min(begin + wanted.limit, page.rows.size());
  TransactionNaming naming(wanted.account, digest_, std::move(position.memory));
  for (std::size_t i = begin; i < end; ++i)
    view.items.push_back(naming.name(std::move(page.rows[i])));

  position.memory = naming.memory();
  position.skip = end < page.rows.size() ? end : 0;
  const bool more = end < page.rows.size() || page.next_page_key;
  if (end == page.rows.size()) position.page_key = page.next_page_key;
  if (more) view.next_cursor = cursors_.close(encode(position), wanted.account.value);
  view.fetched_at = clock_.now();
  co_return view;
}

}  // namespace tpp
