#pragma once
// One booked transaction of an answer.

#include "belfius/json.hpp"
#include "domain/transaction.hpp"

namespace tpp::belfius {

Parsed<BookedTransaction> read_transaction(ondemand::value value);

}  // namespace tpp::belfius
