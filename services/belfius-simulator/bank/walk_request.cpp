#include "bank/walk_request.hpp"

#include <algorithm>
#include <charconv>

namespace tpp::simulator {
namespace {

using Days = std::chrono::sys_days;

constexpr std::size_t largest_page = 400;

Outcome<std::optional<Date>> date_parameter(const http::QueryParameters& query, const char* name) {
  const auto text = query.get(name);
  if (!text) return std::optional<Date>{};
  auto date = parse_iso_date(*text);
  if (!date) return invalid_input();
  return std::optional<Date>{*date};
}

Outcome<std::size_t> page_size(const http::QueryParameters& query, std::size_t standard) {
  const auto text = query.get("pagesize");
  if (!text) return standard;
  std::size_t size = 0;
  const auto end = text->data() + text->size();
  const auto read = std::from_chars(text->data(), end, size);
  if (read.ec != std::errc{} || read.ptr != end || size == 0) return invalid_input();
  // Not a polite refusal: the bank itself was seen to fail on large pages.
  if (size > largest_page) return server_error();
  return size;
}

bool is_currency(const std::string& text) {
  return text.size() == 3 && std::ranges::all_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

Outcome<Walk> first_walk(const http::QueryParameters& query) {
  Walk walk;
  walk.currency = query.get("currency").value_or("EUR");
  if (!is_currency(walk.currency)) return invalid_input();
  auto from = date_parameter(query, "date_from");
  if (!from) return from.error();
  auto to = date_parameter(query, "date_to");
  if (!to) return to.error();
  if (*from && *to && Days{**to} < Days{**from}) return invalid_input();
  walk.from = *from;
  walk.to = *to;
  return walk;
}

}  // namespace

Outcome<Walk> read_walk(const Bank& bank, const http::QueryParameters& query,
                        const std::string& logical_id) {
  for (const char* name : {"next", "pagesize", "currency", "date_from", "date_to"})
    if (query.get(name) == "") return missing_input(name);
  const auto next = query.get("next");
  Walk walk;
  if (next) {
    auto opened = bank.page_keys.open(*next, logical_id);
    if (!opened) return invalid_input();
    walk = std::move(*opened);
  } else {
    auto first = first_walk(query);
    if (!first) return first.error();
    walk = std::move(*first);
  }
  auto size = page_size(query, walk.page_size);
  if (!size) return size.error();
  walk.page_size = *size;
  return walk;
}

}  // namespace tpp::simulator
