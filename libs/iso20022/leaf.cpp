#include "iso20022/leaf.hpp"

#include <utility>

#include "domain/sepa_text.hpp"

namespace tpp::iso20022 {
namespace {

bool is_plain_number(std::string_view text) {
  const auto is_digits = [](std::string_view part) {
    return !part.empty() && part.find_first_not_of("0123456789") == std::string_view::npos;
  };
  const auto point = text.find('.');
  if (point == std::string_view::npos) return is_digits(text);
  return is_digits(text.substr(0, point)) && is_digits(text.substr(point + 1));
}

}  // namespace

pugi::xml_node element_at(const pugi::xml_node& node, const char* path) {
  return node.first_element_by_path(path);
}

std::optional<std::string> text_of(const pugi::xml_node& leaf, Findings& findings) {
  const pugi::xml_node only = leaf.first_child();
  if (!only) {
    findings.add(leaf, "is empty");
    return std::nullopt;
  }
  if (only.type() != pugi::node_pcdata || only.next_sibling()) {
    findings.add(leaf, "must hold one plain text");
    return std::nullopt;
  }
  return leaf.text().get();
}

std::optional<Decimal> decimal_of(const pugi::xml_node& leaf, Findings& findings) {
  const auto text = text_of(leaf, findings);
  if (!text) return std::nullopt;
  auto number = Decimal::parse(*text);
  if (number && is_plain_number(*text)) return *number;
  findings.add(leaf, "must be a number such as 12.34");
  return std::nullopt;
}

std::optional<Iban> iban_of(const pugi::xml_node& leaf, Findings& findings) {
  const auto text = text_of(leaf, findings);
  if (!text) return std::nullopt;
  auto iban = Iban::parse(*text);
  if (!iban) {
    findings.add(leaf, iban.error().detail);
    return std::nullopt;
  }
  if (iban->value() == *text) return *iban;
  findings.add(leaf, "must be in capitals and without spaces");
  return std::nullopt;
}

std::optional<std::string> reference_of(const pugi::xml_node& leaf, Findings& findings) {
  auto text = text_of(leaf, findings);
  if (!text) return std::nullopt;
  if (auto wrong = wrong_sepa_reference(*text)) {
    findings.add(leaf, std::move(*wrong));
    return std::nullopt;
  }
  return text;
}

void check_charge_bearer(const pugi::xml_node& parent, Findings& findings) {
  const pugi::xml_node bearer = parent.child("ChrgBr");
  if (bearer && text_of(bearer, findings).value_or("SLEV") != "SLEV")
    findings.add(bearer, "must be SLEV");
}

}  // namespace tpp::iso20022
