#pragma once
// PKCE: what a TPP sends along when a code is to come back.

#include "bank/outcome.hpp"
#include "http/message.hpp"

namespace tpp::simulator {

// The Code-Challenge; the method must be S256.
Outcome<std::string> check_challenge(const http::Request& request);

}  // namespace tpp::simulator
