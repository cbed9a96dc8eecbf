#include "api/query.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "core/ids.hpp"

namespace tpp::gateway {
namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c <= 0x7e; });
}

}  // namespace

Result<QueryReader> QueryReader::parse(std::string_view query) {
  auto parameters = http::QueryParameters::parse(query);
  if (!parameters) return parameters.error();
  return QueryReader(std::move(*parameters));
}

void QueryReader::wrong(std::string_view name, std::string message) {
  wrong_.push_back({std::string(name), std::move(message)});
}

std::optional<std::string> QueryReader::text(std::string_view name, std::size_t max_size) {
  read_.emplace(name);
  auto value = parameters_.get(name);
  if (!value) return std::nullopt;
  if (value->empty() || value->size() > max_size) {
    wrong(name, "must have 1 to " + std::to_string(max_size) + " characters");
    return std::nullopt;
  }
  // Nothing of ours holds other characters, and storage refuses broken UTF-8.
  if (!is_ascii(*value)) {
    wrong(name, "must be printable ASCII");
    return std::nullopt;
  }
  return value;
}

std::optional<Date> QueryReader::date(std::string_view name) {
  const auto given = text(name, 32);
  if (!given) return std::nullopt;
  auto date = parse_iso_date(*given);
  if (date) return *date;
  wrong(name, date.error().detail);
  return std::nullopt;
}

std::optional<UtcTime> QueryReader::time(std::string_view name) {
  const auto given = text(name, 64);
  if (!given) return std::nullopt;
  auto time = parse_rfc3339(*given);
  if (time) return *time;
  wrong(name, time.error().detail);
  return std::nullopt;
}

std::optional<std::string> QueryReader::uuid(std::string_view name) {
  const auto given = text(name, 64);
  if (!given) return std::nullopt;
  auto id = canonical_uuid(*given);
  if (!id) wrong(name, "is not a UUID");
  return id;
}

std::size_t QueryReader::whole(std::string_view name, std::size_t fallback, std::size_t min,
                               std::size_t max) {
  const auto given = text(name, 16);
  if (!given) return fallback;
  std::size_t value = 0;
  const char* end = given->data() + given->size();
  const auto parsed = std::from_chars(given->data(), end, value);
  if (parsed.ec != std::errc{} || parsed.ptr != end || value < min || value > max) {
    wrong(name,
          "must be a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    return fallback;
  }
  return value;
}

std::string QueryReader::encoded_unread() const {
  std::string query;
  for (const auto& [name, value] : parameters_.all()) {
    if (read_.contains(name)) continue;
    if (!query.empty()) query += '&';
    query += http::percent_encode(name) + "=" + http::percent_encode(value);
  }
  return query;
}

Result<void> QueryReader::finish() {
  for (const auto& [name, value] : parameters_.all())
    if (!read_.contains(name))
      return Error{Errc::invalid_input, "the query has a parameter that is not known here"};
  if (!wrong_.empty()) return invalid_fields(std::move(wrong_));
  return {};
}

Result<void> expect_no_query(std::string_view query) {
  auto reader = QueryReader::parse(query);
  if (!reader) return reader.error();
  return reader->finish();
}

}  // namespace tpp::gateway
