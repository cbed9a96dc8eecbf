#include "iso20022/findings.hpp"

#include <utility>

namespace tpp::iso20022 {
namespace {

constexpr std::size_t most_findings = 50;

std::size_t number_among_siblings(const pugi::xml_node& node) {
  std::size_t number = 1;
  for (auto before = node.previous_sibling(node.name()); before;
       before = before.previous_sibling(node.name()))
    ++number;
  return number;
}

bool is_numbered(const pugi::xml_node& node) {
  const std::string_view name = node.name();
  return name == "PmtInf" || name == "CdtTrfTxInf" || node.previous_sibling(node.name());
}

}  // namespace

void Findings::add(const pugi::xml_node& at, std::string message) {
  if (!enough()) fields_.push_back({path_of(at), std::move(message)});
}

void Findings::add(FieldError found) {
  if (!enough()) fields_.push_back(std::move(found));
}

bool Findings::enough() const {
  return fields_.size() >= most_findings;
}

std::string path_of(const pugi::xml_node& node) {
  if (node.type() != pugi::node_element) return node.parent() ? path_of(node.parent()) : "";
  std::string path = path_of(node.parent()) + "/" + node.name();
  if (is_numbered(node)) path += "[" + std::to_string(number_among_siblings(node)) + "]";
  return path;
}

}  // namespace tpp::iso20022
