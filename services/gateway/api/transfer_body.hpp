#pragma once
// The members that every kind of transfer shares.

#include "api/body.hpp"
#include "domain/payment.hpp"

namespace tpp::gateway {

// Bounds what is read at all; the rules say how long each text may be.
constexpr std::size_t payment_text_limit = 600;

// creditor, amount, end_to_end_id and remittance.
void read_transfer(BodyObject& body, CreditTransfer& transfer);

std::optional<DebtorAccount> read_debtor(BodyObject& body);

}  // namespace tpp::gateway
