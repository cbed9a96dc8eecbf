#include "storage/sealed_cursor_box.hpp"

#include "crypto/encoding.hpp"

namespace tpp::storage {
namespace {

crypto::Place place(std::string_view owner) {
  return crypto::Place{"cursor", owner, "position"};
}

Error not_ours() {
  return Error{Errc::invalid_input, "the cursor is not one of ours"};
}

}  // namespace

std::string SealedCursorBox::close(std::string_view position, std::string_view owner) const {
  return crypto::base64url(box_.seal(Secret(std::string(position)), place(owner)));
}

Result<std::string> SealedCursorBox::open(std::string_view cursor, std::string_view owner) const {
  const auto blob = crypto::from_base64url(cursor);
  if (!blob) return not_ours();
  const auto position = box_.open(*blob, place(owner));
  if (!position) return not_ours();
  return position->reveal();
}

}  // namespace tpp::storage
