#pragma once
// Texts of elements that hold nothing but text.

#include <optional>
#include <string>

#include "core/money.hpp"
#include "domain/payment.hpp"
#include "iso20022/findings.hpp"

namespace tpp::iso20022 {

// The element at a path such as Id/IBAN; null when it is not there.
pugi::xml_node element_at(const pugi::xml_node& node, const char* path);

// Exactly as it stands there; nothing (and noted) when the element is empty or holds CDATA,
// comments in between or elements.
std::optional<std::string> text_of(const pugi::xml_node& leaf, Findings& findings);

// Digits with perhaps a point and more digits: no sign, no exponent, no spaces.
std::optional<Decimal> decimal_of(const pugi::xml_node& leaf, Findings& findings);

std::optional<Iban> iban_of(const pugi::xml_node& leaf, Findings& findings);

// A reference or identification of at most 35 characters.
std::optional<std::string> reference_of(const pugi::xml_node& leaf, Findings& findings);

// In SEPA each bank's own charges are paid by its customer: SLEV, or nothing said.
void check_charge_bearer(const pugi::xml_node& parent, Findings& findings);

}  // namespace tpp::iso20022
