#pragma once
// An entry of the spool as one text, to be sealed into its file.

#include "core/result.hpp"
#include "domain/ports/token_spool.hpp"

namespace tpp::storage {

Secret pack_entry(const SpooledAnswer& answer);

// internal when the text was not made by pack_entry().
Result<SpooledAnswer> unpack_entry(const Secret& packed);

}  // namespace tpp::storage
