#pragma once
// XML as far as a bank's file needs it: one element of a known namespace, and nothing that could
// mean something else to the bank than to us.

#include <memory>
#include <string_view>

#include <pugixml.hpp>

#include "core/result.hpp"
#include "iso20022/content.hpp"

namespace tpp::iso20022 {

struct ParsedDocument {
  std::unique_ptr<pugi::xml_document> tree;
  Version version = Version::v03;
  pugi::xml_node message;  // CstmrCdtTrfInitn
};

// invalid_input or validation_failed as read_pain001 promises.
Result<ParsedDocument> parse_document(std::string_view text);

}  // namespace tpp::iso20022
