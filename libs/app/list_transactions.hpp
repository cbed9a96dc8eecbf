#pragma once
// list_transactions: one page of an account's booked transactions, newest first. The bank's paging
// stays hidden: our cursor carries where the bank goes on and what naming must remember.

#include "app/account_reads.hpp"
#include "app/transaction_cursor.hpp"
#include "domain/ports/cursor_box.hpp"

namespace tpp {

struct TransactionsWanted {
  AccountId account;
  std::optional<Date> from;
  std::optional<Date> to;
  std::optional<Currency> currency;
  std::optional<std::string> cursor;  // brings its own filters along
  std::size_t limit = 100;
};

enum class HistoryReach { recent, full };

struct TransactionsView {
  AccountId account;
  HistoryReach history = HistoryReach::recent;
  // No row of this walk is older; nothing: it goes back to the account's first row.
  std::optional<Date> history_from;
  std::vector<Transaction> items;
  std::optional<std::string> next_cursor;
  UtcTime fetched_at;
  std::optional<UnattendedLeft> quota = {};  // of an unattended read
};

class ListTransactions {
 public:
  ListTransactions(AccountReads& reads, const CursorBox& cursors, DigestFunction digest,
                   const Clock& clock);

  // Errors: invalid_input (a cursor that is not ours, or filters beside a cursor),
  // validation_failed (date_from after date_to), those of AccountReads::run.
  Task<TransactionsView> operator()(TransactionsWanted wanted, const Call& call);

 private:
  Result<TransactionPosition> start_position(const TransactionsWanted& wanted) const;
  Task<TransactionPage> fetch(const TransactionPosition& position, std::size_t limit,
                              TransactionsView& view, const Call& call);

  AccountReads& reads_;
  const CursorBox& cursors_;
  DigestFunction digest_;
  const Clock& clock_;
};

}  // namespace tpp
