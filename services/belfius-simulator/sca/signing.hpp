#pragma once
// How a customer's visit to sign an order ends: the address to send the browser back to. Empty for
// a second signer, who came from the bank's own channels.

#include "sca/conclusion.hpp"

namespace tpp::simulator {

// With a code when the TPP's call carried no token. A customer who may not pay from the account is
// sent back refused. The link is used up.
std::string sign(Bank& bank, Link& link, const Visit& visit, const Customer& customer,
                 const std::string& iban);
std::string refuse_to_sign(Bank& bank, Link& link, const Visit& visit,
                           const std::string& description);

}  // namespace tpp::simulator
