#pragma once
// Migrations as files: NNNN_name.sql, numbered from 1 without gaps, never changed once released.

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"

namespace tpp::postgres {

struct Migration {
  int version = 0;
  std::string name;
  std::string sql;
  std::string checksum;  // SHA-256 of the file, hexadecimal
};

// SHA-256 as raw bytes; a parameter because this library does not link a crypto library.
using DigestFunction = std::string (*)(std::string_view bytes);

// In order. invalid_input: no such folder, a wrongly named .sql file, a gap, or a double number.
Result<std::vector<Migration>> read_migrations(const std::string& folder, DigestFunction sha256);

}  // namespace tpp::postgres
