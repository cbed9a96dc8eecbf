#pragma once
// Finds the page where the customer signs in the bank's answer to an order or a cancellation.

#include <optional>
#include <string>

#include "belfius/error_body.hpp"
#include "belfius/payment_profile.hpp"

namespace tpp::belfius {

class JsonParser;

struct SigningAnswer {
  bool expected = false;  // an answer that the profile knows as one to an order: no refusal
  std::optional<std::string> page;
};

// bank_outcome_unknown when the answer needs a page and has none, or one that is not the bank's:
// the bank may well have what it was sent.
Result<SigningAnswer> read_signing_answer(JsonParser& parser, http::ClientResponse& response,
                                          const SigningPage& where, const PageOrigins& origins);

}  // namespace tpp::belfius
