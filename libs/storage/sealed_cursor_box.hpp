#pragma once
// Cursors sealed with the same keys as the database's secrets. They stop opening when their key is
// retired; a cursor is not meant to be kept.

#include "crypto/sealed_box.hpp"
#include "domain/ports/cursor_box.hpp"

namespace tpp::storage {

class SealedCursorBox final : public CursorBox {
 public:
  explicit SealedCursorBox(const crypto::SealedBox& box) : box_(box) {}

  std::string close(std::string_view position, std::string_view owner) const override;
  Result<std::string> open(std::string_view cursor, std::string_view owner) const override;

 private:
  const crypto::SealedBox& box_;
};

}  // namespace tpp::storage
