#pragma once
// A bank's answer as one text, to be sealed into the journal.

#include "core/result.hpp"
#include "domain/token.hpp"

namespace tpp::storage {

Secret pack_answer(const TokenGrant& grant);

// internal when the text was not made by pack_answer().
Result<TokenGrant> unpack_answer(const Secret& packed);

}  // namespace tpp::storage
