#pragma once
// Cursors of the lists that are kept in our own database: sealed, bound to the client and the list,
// and carrying the filters of the first page. For transactions see app/transaction_cursor.hpp.

#include "api/context.hpp"
#include "api/query.hpp"
#include "domain/ports/cursor_box.hpp"

namespace tpp::gateway {

struct ListQuery {
  QueryReader filters;  // read them, then finish() it
  PageRequest page;
  std::string text;  // the filters, as a query
};

class ListCursor {
 public:
  // `list` is the operation's name.
  ListCursor(const CursorBox& box, const Context& ctx, std::string_view list);

  // The list that the request asks for, by filters or by a cursor. invalid_input when the cursor is
  // not ours, or has anything but `limit` beside it.
  Result<ListQuery> read(std::string_view query) const;

  // The cursor to the page that follows the item `last`; nothing stays nothing.
  std::optional<std::string> next(const ListQuery& query,
                                  const std::optional<std::string>& last) const;

 private:
  const CursorBox& box_;
  std::string owner_;
};

}  // namespace tpp::gateway
