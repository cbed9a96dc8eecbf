#pragma once
// Where an order stands.

#include <cstdint>
#include <optional>
#include <string_view>

namespace tpp::simulator {

// ISO 20022 transaction status: an assumption, the bank names only RCVD.
enum class Status : std::uint8_t { rcvd, pdng, patc, actc, accp, acsp, acsc, rjct, canc };

std::string_view name_of(Status status);
std::optional<Status> status_named(std::string_view name);

}  // namespace tpp::simulator
