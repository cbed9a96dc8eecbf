// Positions in a walk through transactions, and the seal that keeps callers from making them.

#include <string>

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

}  // namespace

void cursors(std::string_view input) {
  examine_position(input);
  const storage::SealedCursorBox cursor_box(box());
  demand(!cursor_box.open(input, "owner"), "nobody makes a cursor but us");
  const std::string cursor = cursor_box.close(input, "owner");
  const auto opened = cursor_box.open(cursor, "owner");
  demand(opened && *opened == input, "a cursor opens for its owner");
  demand(!cursor_box.open(cursor, "other"), "a cursor opens for nobody else");
}

}  // namespace tpp::fuzz
