#pragma once
// Reads query parameters strictly: unknown and repeated ones are refused, wrong values are
// reported all at once.

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/clock.hpp"
#include "domain/page.hpp"
#include "http/url.hpp"

namespace tpp::gateway {

class QueryReader {
 public:
  // invalid_input: a broken escape or a repeated name.
  static Result<QueryReader> parse(std::string_view query);

  // Value of 1 to max_size printable ASCII characters, or nothing.
  std::optional<std::string> text(std::string_view name, std::size_t max_size);
  std::optional<Date> date(std::string_view name);
  std::optional<UtcTime> time(std::string_view name);
  std::optional<std::string> uuid(std::string_view name);
  std::size_t whole(std::string_view name, std::size_t fallback, std::size_t min, std::size_t max);

  // value -> optional<T>, e.g. an enumeration by its name.
  template <class T, class Parse>
  std::optional<T> choice(std::string_view name, Parse parse) {
    auto given = text(name, 64);
    if (!given) return std::nullopt;
    std::optional<T> value = parse(*given);
    if (!value) wrong(name, "is not one of the allowed values");
    return value;
  }

  void wrong(std::string_view name, std::string message);

  // What nobody has read yet, as a query again.
  std::string encoded_unread() const;

  // invalid_input for an unknown name, validation_failed for wrong values.
  Result<void> finish();

 private:
  explicit QueryReader(http::QueryParameters parameters) : parameters_(std::move(parameters)) {}
  http::QueryParameters parameters_;
  std::set<std::string, std::less<>> read_;
  std::vector<FieldError> wrong_;
};

// For operations that take no parameters.
Result<void> expect_no_query(std::string_view query);

}  // namespace tpp::gateway
