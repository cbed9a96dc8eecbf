#pragma once
// Percent-encoding and query strings. Whole URLs are parsed with Boost.URL behind this header.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/result.hpp"

namespace tpp::http {

// Everything but unreserved characters (RFC 3986 2.3) becomes %XX; fit for query values and
// path segments.
std::string percent_encode(std::string_view text);

// invalid_input for a broken escape or a decoded NUL or control character.
// plus_is_space: as in application/x-www-form-urlencoded.
Result<std::string> percent_decode(std::string_view text, bool plus_is_space);

// Names and values of a query string or form body, decoded, in order, repeats kept.
class QueryParameters {
 public:
  // invalid_input for a broken escape; more than 64 parameters; or a name given twice.
  static Result<QueryParameters> parse(std::string_view encoded);

  std::optional<std::string> get(std::string_view name) const;
  const std::vector<std::pair<std::string, std::string>>& all() const { return items_; }

 private:
  std::vector<std::pair<std::string, std::string>> items_;
};

struct Url {
  std::string scheme;  // lower case
  std::string host;    // lower case
  std::uint16_t port = 0;
  std::string target;          // path and query, at least "/"
  std::string origin() const;  // scheme://host:port with the port always written
};

// An absolute http or https URL without user info or fragment; invalid_input otherwise.
Result<Url> parse_url(std::string_view text);

// Adds name=value to the query of a URL, behind '?' or '&' as fits, before any fragment.
std::string with_query_parameter(std::string url, std::string_view name, std::string_view value);

}  // namespace tpp::http
