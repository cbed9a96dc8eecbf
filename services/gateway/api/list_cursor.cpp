#include "api/list_cursor.hpp"

#include <utility>

namespace tpp::gateway {
namespace {

constexpr std::size_t cursor_limit = 3072;
constexpr std::size_t id_size = 36;

std::size_t read_limit(QueryReader& query) {
  return query.whole("limit", 50, 1, 200);
}

}  // namespace

ListCursor::ListCursor(const CursorBox& box, const Context& ctx, std::string_view list)
    : box_(box), owner_(std::string(list) + "/" + ctx.call.client.value) {}

Result<ListQuery> ListCursor::read(std::string_view query) const {
  auto given = QueryReader::parse(query);
  if (!given) return given.error();
  const std::size_t limit = read_limit(*given);
  const auto cursor = given->text("cursor", cursor_limit);
  std::string filters = given->encoded_unread();
  if (!cursor) return ListQuery{std::move(*given), {std::nullopt, limit}, std::move(filters)};

  if (!filters.empty())
    return Error{Errc::invalid_input, "a cursor brings its own filters; leave the others out"};
  auto finished = given->finish();
  if (!finished) return finished.error();
  auto opened = box_.open(*cursor, owner_);
  if (!opened) return opened.error();
  auto first_page = QueryReader::parse(std::string_view(*opened).substr(id_size));
  if (!first_page) return first_page.error();
  return ListQuery{
      std::move(*first_page), {opened->substr(0, id_size), limit}, opened->substr(id_size)};
}

std::optional<std::string> ListCursor::next(const ListQuery& query,
                                            const std::optional<std::string>& last) const {
  if (!last) return std::nullopt;
  return box_.close(*last + query.text, owner_);
}

}  // namespace tpp::gateway
