#pragma once
// Handler of list_banks.

#include "api/context.hpp"
#include "domain/ports/bank.hpp"
#include "domain/ports/bank_channels.hpp"

namespace tpp::gateway {

Awaitable<http::Response> list_banks(const Context& ctx, Banks& banks,
                                     const BankChannels& channels);

}  // namespace tpp::gateway
