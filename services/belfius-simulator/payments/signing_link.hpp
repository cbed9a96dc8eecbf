#pragma once
// The pages on which a customer signs an order.

#include "bank/bank.hpp"

namespace tpp::simulator {

// Returns the page's address, in French or Dutch.
std::string open_signing_page(Bank& bank, Link link, const std::string& language);
// For the second signer, who comes from the bank's own channels and not from the TPP.
std::string second_signer_url(const Bank& bank, const Payment& payment);

// The order that this link is for; nothing when it awaits no signature any more.
Payment* order_to_sign(Bank& bank, const Link& link);

}  // namespace tpp::simulator
