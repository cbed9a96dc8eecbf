#include "config/key_names.hpp"

#include <algorithm>
#include <numeric>

namespace tpp::config {
namespace {

bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

// Levenshtein: insertions, deletions and replacements.
std::size_t changes_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, replaced});
    }
  }
  return row.back();
}

}  // namespace

std::vector<std::string> split_key(std::string_view key) {
  std::vector<std::string> parts;
  for (;;) {
    const auto dot = key.find('.');
    parts.emplace_back(key.substr(0, dot));
    if (dot == std::string_view::npos) return parts;
    key.remove_prefix(dot + 1);
  }
}

std::string join_key(std::string_view section, std::string_view name) {
  std::string key(section);
  if (!key.empty()) key += '.';
  return key.append(name);
}

std::string variable_name(std::string_view prefix, std::string_view key) {
  std::string variable = std::string(prefix) + '_';
  for (const char c : key) {
    if (c == '.')
      variable += "__";
    else if (c == '-')
      variable += '_';
    else if (c >= 'a' && c <= 'z')
      variable += static_cast<char>(c - 'a' + 'A');
    else
      variable += c;
  }
  return variable;
}

bool is_entry_name(std::string_view name) {
  bool after_letter = false;
  for (const char c : name) {
    if (!is_lower_or_digit(c) && !(after_letter && (c == '-' || c == '_'))) return false;
    after_letter = is_lower_or_digit(c);
  }
  return after_letter;
}

std::optional<std::string> entry_name_of(std::string_view variable_part) {
  std::string name;
  for (const char c : variable_part) {
    if (c >= 'a' && c <= 'z') return std::nullopt;
    if (c == '_')
      name += '-';
    else
      name += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  if (!is_entry_name(name)) return std::nullopt;
  return name;
}

std::string suggestion(std::string_view wrong, const std::vector<std::string>& candidates) {
  const std::size_t tolerated = wrong.size() < 4 ? 1 : 2;
  const std::string* best = nullptr;
  std::size_t fewest = tolerated + 1;
  for (const std::string& candidate : candidates) {
    const std::size_t changes = changes_between(wrong, candidate);
    if (changes >= fewest) continue;
    fewest = changes;
    best = &candidate;
  }
  return best == nullptr ? std::string{} : " (did you mean " + *best + "?)";
}

}  // namespace tpp::config
