#pragma once
// The bank's writer is known to leave control characters and lone backslashes inside strings.

#include <optional>
#include <string>
#include <string_view>

namespace tpp::belfius {

// Inside strings: escapes raw control characters, doubles backslashes that begin no valid escape,
// and doubles one before a closing quote. Everything else stays byte for byte. Nothing when there
// was nothing to repair.
//
// A quote behind a backslash counts as closing only when what follows can only stand outside a
// string. Text with an unescaped quote is never made to parse: it could carry members of its own.
std::optional<std::string> repair_json(std::string_view text);

}  // namespace tpp::belfius
