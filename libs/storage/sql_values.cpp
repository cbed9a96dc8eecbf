#include "storage/sql_values.hpp"

namespace tpp::storage {

const char* nullable(const std::optional<std::string>& text) {
  return text ? text->c_str() : nullptr;
}

std::string sql_time(UtcTime time) {
  return to_rfc3339(time);
}

std::optional<std::string> sql_time(const std::optional<UtcTime>& time) {
  if (!time) return std::nullopt;
  return to_rfc3339(*time);
}

UtcTime time_in(const pqxx::field& milliseconds) {
  return UtcTime(std::chrono::milliseconds(milliseconds.as<std::int64_t>()));
}

std::optional<UtcTime> optional_time_in(const pqxx::field& milliseconds) {
  if (milliseconds.is_null()) return std::nullopt;
  return time_in(milliseconds);
}

pqxx::binarystring bytes(const std::string& raw) {
  return pqxx::binarystring(raw);
}

pqxx::binarystring sealed(const crypto::SealedBox& box, const std::optional<Secret>& value,
                          const crypto::Place& place) {
  return bytes(value ? box.seal(*value, place) : std::string());
}

Result<Secret> opened(const crypto::SealedBox& box, const pqxx::field& blob,
                      const crypto::Place& place) {
  return box.open(pqxx::binarystring(blob).str(), place);
}

std::vector<std::string> texts_in(const pqxx::field& array) {
  std::vector<std::string> texts;
  auto parser = array.as_array();
  for (auto part = parser.get_next(); part.first != pqxx::array_parser::done;
       part = parser.get_next())
    if (part.first == pqxx::array_parser::string_value) texts.push_back(part.second);
  return texts;
}

}  // namespace tpp::storage
