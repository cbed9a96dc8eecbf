#pragma once
// What the bytes of a document must be before an XML parser sees them.

#include <optional>
#include <string>
#include <string_view>

namespace tpp::iso20022 {

// What is wrong: not UTF-8, control characters, or an entity that XML itself does not define.
std::optional<std::string> wrong_xml_text(std::string_view text);

}  // namespace tpp::iso20022
