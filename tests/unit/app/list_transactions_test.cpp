#include "app/list_transactions.hpp"

#include <set>

#include <gtest/gtest.h>

#include "support/given_app.hpp"

namespace tpp::testing {
namespace {

using namespace std::chrono_literals;

BookedTransaction row(int number) {
  BookedTransaction made;
  made.bank_reference = "ref-" + std::to_string(number);
  made.booking_date = Date{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} -
                           std::chrono::days(number / 40)};
  made.amount = Money{*Decimal::parse(std::to_string(number)), Currency::eur()};
  return made;
}

// A bank with a history; page keys are positions. It may hand out more or less than asked.
struct History {
  std::vector<BookedTransaction> rows;
  std::size_t page_rows = 100;  // whatever was asked for

  Result<TransactionPage> operator()(const TransactionQuery& query) const {
    const std::size_t begin = query.page_key ? std::stoul(*query.page_key) : 0;
    const std::size_t end = std::min(begin + page_rows, rows.size());
    TransactionPage page;
    for (std::size_t i = begin; i < end; ++i) page.rows.push_back(rows[i]);
    if (end < rows.size()) page.next_page_key = std::to_string(end);
    return page;
  }
};

struct ListTransactionsTest : ::testing::Test, GivenApp {
  ListTransactionsTest() : id(grant()), account(account_of(id)) {}

  Result<TransactionsView> list(TransactionsWanted wanted) {
    wanted.account = account;
    return run(list_transactions(std::move(wanted), call));
  }
  Result<TransactionsView> first(std::size_t limit) {
    TransactionsWanted wanted;
    wanted.limit = limit;
    return list(wanted);
  }
  Result<TransactionsView> follow(const std::optional<std::string>& cursor, std::size_t limit) {
    TransactionsWanted wanted;
    wanted.cursor = cursor;
    wanted.limit = limit;
    return list(wanted);
  }

  struct Walk {
    std::vector<std::string> references;
    std::set<std::string> ids;
  };
  Walk walk(const std::vector<std::size_t>& limits) {
    Walk seen;
    std::optional<std::string> cursor;
    std::size_t pages = 0;
    do {
      auto view = follow(cursor, limits[pages++ % limits.size()]);
      if (!view) throw std::runtime_error(view.error().detail);
      for (const auto& item : view->items) {
        seen.references.push_back(item.row.bank_reference);
        seen.ids.insert(item.id);
      }
      cursor = view->next_cursor;
    } while (cursor && pages < 5000);
    return seen;
  }

  void expect_whole(const Walk& seen, const History& history) {
    std::vector<std::string> all;
    for (const auto& each : history.rows) all.push_back(each.bank_reference);
    EXPECT_EQ(seen.references, all);
    EXPECT_EQ(seen.ids.size(), all.size());
  }

  ConsentId id;
  AccountId account;
};

History thousand_rows() {
  History history;
  for (int i = 0; i < 1000; ++i) history.rows.push_back(row(i));
  return history;
}

TEST_F(ListTransactionsTest, ShowsOnePageAndWhereItGoesOn) {
  History history = thousand_rows();
  bank.serve_history = history;
  auto view = first(100);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->items.size(), 100U);
  EXPECT_EQ(view->account, account);
  EXPECT_EQ(view->fetched_at, clock.now());
  ASSERT_TRUE(view->next_cursor);
  auto next = follow(view->next_cursor, 100);
  ASSERT_TRUE(next);
  EXPECT_EQ(next->items.front().row.bank_reference, "ref-100");
}

TEST_F(ListTransactionsTest, TheLastPageHasNoCursor) {
  History history;
  history.rows = {row(1), row(2)};
  bank.serve_history = history;
  auto view = first(2);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->items.size(), 2U);
  EXPECT_FALSE(view->next_cursor);
}

TEST_F(ListTransactionsTest, WalksWithoutGapOrRepeatWhenTheBankGivesMoreThanAsked) {
  const History history = thousand_rows();
  bank.serve_history = history;
  expect_whole(walk({7}), history);
  expect_whole(walk({1, 99, 100, 101, 3}), history);
}

TEST_F(ListTransactionsTest, WalksWithoutGapOrRepeatWhenTheBankGivesLessThanAsked) {
  History history = thousand_rows();
  history.page_rows = 9;
  bank.serve_history = history;
  expect_whole(walk({100}), history);
  expect_whole(walk({4, 400}), history);
}

TEST_F(ListTransactionsTest, WalksOnWhenTheBanksPagesShrinkOnTheWay) {
  History history = thousand_rows();
  history.page_rows = 400;
  bank.serve_history = [&](const TransactionQuery& query) {
    auto page = history(query);
    history.page_rows = std::max<std::size_t>(history.page_rows / 2, 5);
    return page;
  };
  expect_whole(walk({13}), history);
}

TEST_F(ListTransactionsTest, KeepsTwinsApartOverPages) {
  History history;
  for (int i = 0; i < 30; ++i) history.rows.push_back(row(1));
  bank.serve_history = history;
  EXPECT_EQ(walk({7}).ids.size(), 30U);
  EXPECT_EQ(walk({7}).ids, walk({30}).ids);
}

TEST_F(ListTransactionsTest, FollowsPagesThatAreEmptyButNotTheEnd) {
  bank.serve_history = [](const TransactionQuery& query) -> Result<TransactionPage> {
    TransactionPage page;
    const int number = query.page_key ? std::stoi(*query.page_key) : 0;
    if (number < 10) page.next_page_key = std::to_string(number + 1);
    if (number == 10) page.rows.push_back(row(1));
    return page;
  };
  auto view = first(100);
  ASSERT_TRUE(view);
  EXPECT_EQ(view->items.size(), 1U);
  EXPECT_FALSE(view->next_cursor);
}

TEST_F(ListTransactionsTest, PagesThatNeverEndAreTheBanksFault) {
  bank.serve_history = [](const TransactionQuery&) -> Result<TransactionPage> {
    return TransactionPage{{}, "again"};
  };
  auto view = first(100);
  ASSERT_FALSE(view);
  EXPECT_EQ(view.error().code, Errc::bank_answer_invalid);
  EXPECT_LE(bank.history.seen.size(), 20U);
}

TEST_F(ListTransactionsTest, SendsTheFiltersOnEveryPage) {
  bank.serve_history = thousand_rows();
  TransactionsWanted wanted;
  wanted.from = std::chrono::year{2026} / 1 / 1;
  wanted.to = std::chrono::year{2026} / 11 / 22;
  wanted.currency = *Currency::parse("USD");
  wanted.limit = 40;
  auto view = list(wanted);
  ASSERT_TRUE(view);
  ASSERT_TRUE(follow(view->next_cursor, 40));
  ASSERT_EQ(bank.history.seen.size(), 2U);
  for (const auto& [query, token] : bank.history.seen) {
    EXPECT_EQ(query.from, wanted.from);
    EXPECT_EQ(query.to, wanted.to);
    EXPECT_EQ(query.currency, wanted.currency);
    EXPECT_EQ(query.page_size, 40U);
  }
}

TEST_F(ListTransactionsTest, SaysAtWhichDayTheWalkEnds) {
  bank.serve_history = thousand_rows();
  const Date today{std::chrono::floor<std::chrono::days>(clock.now())};
  const Date recent{std::chrono::sys_days(today) - bank.bank_traits.history_without_sca};
  TransactionsWanted near;
  near.from = today;
  TransactionsWanted far;
  far.from = std::chrono::year{2001} / 1 / 1;

  EXPECT_EQ(first(10)->history_from, recent);
  EXPECT_EQ(list(near)->history_from, today);
  EXPECT_EQ(list(far)->history_from, recent);

  db.tokens.begin()->second.sca = ScaToken{Secret("proof"), clock.now() + std::chrono::hours(1)};
  cache.forget_all();
  EXPECT_EQ(first(10)->history_from, std::nullopt);
  EXPECT_EQ(list(far)->history_from, far.from);
}

TEST_F(ListTransactionsTest, AsksForNoMoreThanTheBankGives) {
  bank.bank_traits.transactions_page_limit = 50;
  bank.serve_history = thousand_rows();
  ASSERT_TRUE(first(400));
  EXPECT_EQ(bank.history.seen.at(0).query.page_size, 50U);
}

TEST_F(ListTransactionsTest, RefusesFiltersBesideACursor) {
  bank.serve_history = thousand_rows();
  auto view = first(10);
  ASSERT_TRUE(view);
  for (int which = 0; which < 3; ++which) {
    TransactionsWanted wanted;
    wanted.cursor = view->next_cursor;
    if (which == 0) wanted.from = std::chrono::year{2026} / 1 / 1;
    if (which == 1) wanted.to = std::chrono::year{2026} / 1 / 1;
    if (which == 2) wanted.currency = Currency::eur();
    EXPECT_EQ(list(wanted).error().code, Errc::invalid_input);
  }
}

TEST_F(ListTransactionsTest, RefusesAForeignCursor) {
  EXPECT_EQ(follow("nonsense", 10).error().code, Errc::invalid_input);
  const std::string of_another = cursors.close(encode(TransactionPosition()), "another-account");
  EXPECT_EQ(follow(of_another, 10).error().code, Errc::invalid_input);
  const std::string not_a_position = cursors.close("nonsense", account.value);
  EXPECT_EQ(follow(not_a_position, 10).error().code, Errc::invalid_input);
  EXPECT_TRUE(bank.history.seen.empty());
}

TEST_F(ListTransactionsTest, RefusesDatesThatRunBackwards) {
  TransactionsWanted wanted;
  wanted.from = std::chrono::year{2026} / 11 / 22;
  wanted.to = std::chrono::year{2026} / 11 / 21;
  auto view = list(wanted);
  ASSERT_FALSE(view);
  EXPECT_EQ(view.error().code, Errc::validation_failed);
  EXPECT_EQ(view.error().context->fields.at(0).field, "date_to");
  wanted.to = wanted.from;
  bank.serve_history = History();
  EXPECT_TRUE(list(wanted));
}

TEST_F(ListTransactionsTest, SaysHowFarTheHistoryReaches) {
  bank.serve_history = History();
  EXPECT_EQ(first(10)->history, HistoryReach::recent);
  db.tokens.at(id).sca = ScaToken{Secret("proof"), clock.now() + 30s};
  cache.forget_all();
  EXPECT_EQ(first(10)->history, HistoryReach::full);
  advance(30s);
  EXPECT_EQ(first(10)->history, HistoryReach::recent);
}

}  // namespace
}  // namespace tpp::testing
