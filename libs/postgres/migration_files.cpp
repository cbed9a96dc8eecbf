#include "postgres/migration_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

namespace tpp::postgres {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t number_length = 4;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || is_digit(c) || c == '_';
}

// "0001_initial" -> version 1, name "initial"
std::optional<Migration> named(const std::string& stem) {
  const bool long_enough = stem.size() > number_length + 1 && stem[number_length] == '_';
  if (!long_enough) return std::nullopt;
  const std::string number = stem.substr(0, number_length);
  const std::string name = stem.substr(number_length + 1);
  if (!std::ranges::all_of(number, is_digit)) return std::nullopt;
  if (!std::ranges::all_of(name, is_name_character)) return std::nullopt;
  return Migration{std::stoi(number), name, "", ""};
}

std::string hexadecimal(const std::string& bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += digits[byte >> 4U];
    text += digits[byte & 15U];
  }
  return text;
}

Error wrong(const std::string& what) {
  return Error{Errc::invalid_input, "the migrations cannot be used", what};
}

Result<void> check_numbers(const std::vector<Migration>& migrations) {
  int expected = 1;
  for (const auto& each : migrations) {
    if (each.version < expected)
      return wrong("two files have number " + std::to_string(each.version));
    if (each.version > expected) return wrong("no file has number " + std::to_string(expected));
    ++expected;
  }
  if (migrations.empty()) return wrong("the folder holds none");
  return {};
}

}  // namespace

Result<std::vector<Migration>> read_migrations(const std::string& folder, DigestFunction sha256) {
  std::error_code failed;
  std::vector<Migration> migrations;
  for (const auto& entry : fs::directory_iterator(folder, failed)) {
    if (entry.path().extension() != ".sql") continue;
    auto migration = named(entry.path().stem().string());
    if (!migration) return wrong(entry.path().filename().string() + " is not named NNNN_name.sql");
    std::ifstream file(entry.path(), std::ios::binary);
    if (!file) return wrong(entry.path().filename().string() + " cannot be read");
    migration->sql.assign(std::istreambuf_iterator<char>(file), {});
    migration->checksum = hexadecimal(sha256(migration->sql));
    migrations.push_back(std::move(*migration));
  }
  if (failed) return wrong("folder " + folder + ": " + failed.message());
  std::ranges::sort(migrations, {}, &Migration::version);
  if (auto numbered = check_numbers(migrations); !numbered) return numbered.error();
  return migrations;
}

}  // namespace tpp::postgres
