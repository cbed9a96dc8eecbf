#pragma once
// Syntax of header field lines, shared by both directions (RFC 9110 5, without obsolete forms).

#include <optional>
#include <string_view>

#include "http/message.hpp"
#include "http/rejection.hpp"

namespace tpp::http {

// ASCII case-insensitive.
bool same_name(std::string_view left, std::string_view right);

bool is_token(std::string_view text);

std::string_view without_padding(std::string_view text);  // spaces and tabs around it

// Visible characters, space and tab only. obs_text: also bytes from 0x80 on.
bool is_field_value(std::string_view text, bool obs_text);

enum class FieldRules {
  request,   // no underscore in names (they collide with '-' in other software), ASCII values
  response,  // both allowed
};

// Reads "name: value" without its line end.
std::optional<Rejection> parse_field_line(std::string_view line, FieldRules rules,
                                          HeaderView& field);

// True when a comma-separated list has this member (case-insensitive).
bool list_contains(std::string_view list, std::string_view member);

// Digits only, at most 15 of them.
std::optional<std::size_t> parse_content_length(std::string_view digits);

// Where a head ends, looking only at lines that end at or behind `scanned` and updating it.
// The result counts from the start and includes the empty line; 0 means that more is needed.
// A line feed without carriage return is refused at once.
std::optional<Rejection> find_head_end(std::string_view bytes, std::size_t& scanned,
                                       std::size_t& head_size);

}  // namespace tpp::http
