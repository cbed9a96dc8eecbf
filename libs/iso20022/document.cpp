#include "iso20022/document.hpp"

#include <string>
#include <utility>

#include "iso20022/pain001.hpp"
#include "iso20022/xml_text.hpp"

namespace tpp::iso20022 {
namespace {

constexpr int deepest = 32;
constexpr std::string_view namespaces = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.";

Error unreadable(std::string detail) {
  return Error{Errc::invalid_input, std::move(detail)};
}

// Stops at the first element that another reader might understand in another way.
class Inspection : public pugi::xml_tree_walker {
 public:
  bool for_each(pugi::xml_node& node) override {
    if (node.type() == pugi::node_doctype) return stop("a document with a DOCTYPE is not taken");
    if (depth() > deepest) return stop("the document is nested too deeply");
    if (node.type() != pugi::node_element) return true;
    if (std::string_view(node.name()).find(':') != std::string_view::npos)
      return stop("elements with a namespace prefix are not taken: use a default namespace");
    return are_harmless(node.attributes());
  }
  const char* refusal = nullptr;

 private:
  template <class Attributes>
  bool are_harmless(const Attributes& attributes) {
    for (const pugi::xml_attribute& attribute : attributes) {
      const std::string_view name = attribute.name();
      if (depth() > 0 && name.starts_with("xmlns"))
        return stop("only the element Document may declare a namespace");
      for (auto next = attribute.next_attribute(); next; next = next.next_attribute())
        if (next.name() == name) return stop("the document has an attribute twice");
    }
    return true;
  }
  bool stop(const char* why) {
    refusal = why;
    return false;
  }
};

bool is_declared_utf8(const pugi::xml_document& tree) {
  for (const pugi::xml_node& node : tree.children()) {
    if (node.type() != pugi::node_declaration) continue;
    const std::string_view encoding = node.attribute("encoding").as_string();
    return encoding.empty() || encoding == "UTF-8" || encoding == "utf-8";
  }
  return true;
}

bool has_one_root(const pugi::xml_document& tree) {
  int elements = 0;
  for (const pugi::xml_node& node : tree.children()) {
    if (node.type() == pugi::node_element) ++elements;
    if (node.type() == pugi::node_pcdata || node.type() == pugi::node_cdata) return false;
  }
  return elements == 1;
}

Result<Version> version_of(const pugi::xml_node& root) {
  const std::string_view name = root.attribute("xmlns").as_string();
  if (std::string_view(root.name()) == "Document" && name.starts_with(namespaces)) {
    if (name.substr(namespaces.size()) == "03") return Version::v03;
    if (name.substr(namespaces.size()) == "09") return Version::v09;
  }
  return invalid_field("/Document", "must be of the namespace " + std::string(namespaces) +
                                        "03 or " + std::string(namespaces) + "09");
}

}  // namespace

Result<ParsedDocument> parse_document(std::string_view text) {
  if (text.size() > largest_document) return unreadable("the document is too large");
  if (auto wrong = wrong_xml_text(text)) return unreadable(std::move(*wrong));
  ParsedDocument document;
  document.tree = std::make_unique<pugi::xml_document>();
  constexpr unsigned options =
      pugi::parse_default | pugi::parse_doctype | pugi::parse_declaration | pugi::parse_fragment;
  const auto parsed =
      document.tree->load_buffer(text.data(), text.size(), options, pugi::encoding_utf8);
  if (!parsed) return unreadable("the body is not XML");
  Inspection inspection;
  document.tree->traverse(inspection);
  if (inspection.refusal != nullptr) return unreadable(inspection.refusal);
  if (!is_declared_utf8(*document.tree)) return unreadable("the document is not UTF-8");
  if (!has_one_root(*document.tree)) return unreadable("the document must be one element");

  const pugi::xml_node root = document.tree->document_element();
  auto version = version_of(root);
  if (!version) return version.error();
  document.version = *version;
  static constexpr Part content[] = {{"CstmrCdtTrfInitn"}};
  Findings findings;
  check_content(root, content, document.version, findings);
  if (!findings.none()) return invalid_fields(findings.take());
  document.message = root.first_child();
  return document;
}

}  // namespace tpp::iso20022
