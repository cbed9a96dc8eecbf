// Positions in a walk through transactions and in lists, and the seal that keeps callers from
// making them.

#include <string>

#include "api/list_cursor.hpp"
#include "app/transaction_cursor.hpp"
#include "fuzz/target.hpp"
#include "storage/sealed_cursor_box.hpp"

namespace tpp::fuzz {
namespace {

const crypto::SealedBox& box() {
  static const auto made = crypto::SealedBox::create({{1, Secret(std::string(32, 'k'))}});
  return *made;
}

void examine_position(std::string_view text) {
  const auto position = decode_position(text);
  if (!position) {
    demand(position.error().code == Errc::invalid_input, "a wrong position is the caller's");
    return;
  }
  const std::string written = encode(*position);
  const auto again = decode_position(written);
  demand(again.has_value(), "what is written is read");
  demand(encode(*again) == written, "a position has one text");
  demand(again->skip == position->skip && again->page_key == position->page_key &&
             again->from == position->from && again->to == position->to &&
             again->memory.seen == position->memory.seen,
         "a position comes back as it was");
}

// The query of a list's first page: its cursor brings back the same filters, behind its last item.
void examine_list(std::string_view query) {
  constexpr std::size_t longest = 1024;  // what the filters of any list can come to
  const storage::SealedCursorBox cursor_box(box());
  const http::Request request;
  const http::PathParameters path;
  const gateway::Context context{request, path, nullptr, {}};
  const gateway::ListCursor cursor(cursor_box, context, "list_payments");
  const auto first = cursor.read(query);
  if (!first || first->page.after || first->text.size() > longest) return;
  const std::string last = "00000000-0000-4000-8000-000000000001";
  const auto next = cursor.next(*first, last);
  demand(next.has_value(), "what has a last item has a next page");
  const auto second = cursor.read("limit=7&cursor=" + *next);
  demand(second.has_value(), "our own cursor is read");
  demand(second->page.after == last && second->page.limit == 7, "it goes on where it stopped");
  demand(second->text == first->text, "it brings its filters");
  demand(second->filters.encoded_unread() == first->text, "they are still to be read");
  const auto both = cursor.read("psu_ref=x&cursor=" + *next);
  demand(!both, "nothing is asked beside a cursor");
  const gateway::ListCursor other(cursor_box, context, "list_consents");
  demand(!other.read("cursor=" + *next), "a cursor is of one list");
}

}  // namespace

void cursors(std::string_view input) {
  examine_position(input);
  examine_list(input);
  const storage::SealedCursorBox cursor_box(box());
  demand(!cursor_box.open(input, "owner"), "nobody makes a cursor but us");
  const std::string cursor = cursor_box.close(input, "owner");
  const auto opened = cursor_box.open(cursor, "owner");
  demand(opened && *opened == input, "a cursor opens for its owner");
  demand(!cursor_box.open(cursor, "other"), "a cursor opens for nobody else");
}

}  // namespace tpp::fuzz
