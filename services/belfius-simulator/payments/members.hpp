#pragma once
// Reads the members of an order's JSON one after the other. The first thing wrong is kept; later
// reads then return empty values, and the reader asks refused() once at the end.

#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json_fwd.hpp>

#include "bank/errors.hpp"
#include "core/clock.hpp"

namespace tpp::simulator {

class Members {
 public:
  explicit Members(const nlohmann::json& document) : document_(document) {}

  // The path is dotted: creditor_account.iban. Longest: in bytes. An empty text counts as missing.
  std::string text(const std::string& path, std::size_t longest);
  std::optional<std::string> optional_text(const std::string& path, std::size_t longest);
  std::optional<Date> optional_date(const std::string& path);
  Date date(const std::string& path);
  // Hundredths of a text with a dot and at most two decimals, or of a JSON number.
  std::int64_t cents_of_text(const std::string& path);
  std::int64_t cents_of_number(const std::string& path);

  bool has(const std::string& path) const { return find(path) != nullptr; }
  void refuse(Refused refused);
  const std::optional<Refused>& refused() const { return refused_; }

 private:
  const nlohmann::json* find(const std::string& path) const;
  const nlohmann::json* needed(const std::string& path);

  const nlohmann::json& document_;
  std::optional<Refused> refused_;
};

// Nothing for other than an optional sign, up to 12 digits, and up to two behind a dot.
std::optional<std::int64_t> cents_of(const std::string& text);

}  // namespace tpp::simulator
