#pragma once
// What the documented errors mean for a payment.

#include <string_view>

#include "belfius/error_table.hpp"

namespace tpp::belfius {

// `listed` is what the table for reads says.
Meaning payment_meaning_of(const Meaning& listed, std::string_view number, int status,
                           CallKind kind);

}  // namespace tpp::belfius
