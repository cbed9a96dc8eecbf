#pragma once
// Enumerations and their stable names, both ways. Only for .cpp files of this library.

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace tpp {

template <class Value, std::size_t Size>
using NameTable = std::array<std::pair<Value, std::string_view>, Size>;

template <class Table, class Value>
std::string_view name_in(const Table& table, Value value) {
  for (const auto& [known, name] : table)
    if (known == value) return name;
  return "";
}

template <class Value, class Table>
std::optional<Value> value_in(const Table& table, std::string_view name) {
  for (const auto& [value, known] : table)
    if (known == name) return value;
  return std::nullopt;
}

}  // namespace tpp
