#pragma once
// One CdtTrfTxInf, whose content has been checked, under the same rules as any SEPA transfer.

#include <optional>

#include "domain/payment.hpp"
#include "iso20022/content.hpp"

namespace tpp::iso20022 {

// Without anything that its batch says. Nothing: something is wrong, and noted.
std::optional<CreditTransfer> read_transfer(const pugi::xml_node& node, Version version,
                                            Findings& findings);

}  // namespace tpp::iso20022
