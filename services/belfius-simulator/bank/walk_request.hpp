#pragma once
// The question of a transaction list, from its query or from the key of an earlier page.

#include "bank/bank.hpp"
#include "bank/outcome.hpp"
#include "http/url.hpp"

namespace tpp::simulator {

Outcome<Walk> read_walk(const Bank& bank, const http::QueryParameters& query,
                        const std::string& logical_id);

}  // namespace tpp::simulator
