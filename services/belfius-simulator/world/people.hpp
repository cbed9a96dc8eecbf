#pragma once
// Who banks here. Every kind of customer that has troubled a reader of such an API is present.

#include <vector>

#include "world/world.hpp"

namespace tpp::simulator {

std::vector<Customer> make_people(std::uint64_t seed, std::chrono::sys_days today);

// Customers crowd.00001 and on, one account with twenty rows each: for load and sweeps.
std::vector<Customer> make_crowd(std::uint64_t seed, std::chrono::sys_days today,
                                 std::size_t count);

}  // namespace tpp::simulator
