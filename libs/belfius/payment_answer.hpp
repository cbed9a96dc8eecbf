#pragma once
// What the bank tells of a payment.

#include <optional>
#include <string>

#include "belfius/payment_profile.hpp"
#include "core/secret.hpp"
#include "domain/ports/payment_bank.hpp"

namespace tpp::belfius {

class JsonParser;

struct PaymentAnswer {
  std::optional<Secret> id;
  PaymentReport report;  // empty parts for what the answer does not tell
};

// The answer to an order. bank_answer_invalid when it is no JSON object, tells something twice, or
// names the payment in a way that no path can carry.
Result<PaymentAnswer> read_payment_answer(JsonParser& parser, std::string& body,
                                          const PaymentAnswerNames& names);

// The answer to the question for the status: it must tell one.
Result<PaymentReport> read_payment_status(JsonParser& parser, std::string& body,
                                          const PaymentAnswerNames& names);

// Of either generation. Accounts, amount and dates must be right where they are given.
Result<PaymentDetails> read_payment_details(JsonParser& parser, std::string& body,
                                            const PaymentProfile& profile);

}  // namespace tpp::belfius
