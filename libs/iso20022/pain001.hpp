#pragma once
// Files of many credit transfers from one account: ISO 20022 customer credit transfer initiation,
// pain.001.001.03 and pain.001.001.09, as far as SEPA allows them. What is read is checked and kept
// byte for byte.

#include <string>
#include <string_view>
#include <vector>

#include "core/result.hpp"
#include "domain/payment.hpp"

namespace tpp::iso20022 {

constexpr std::size_t most_transfers = 10'000;
constexpr std::size_t largest_document = 8 * 1024 * 1024;  // bytes

// invalid_input: not a document that can be read (no XML, a DOCTYPE, entities, not UTF-8, nested
// too deeply, too large). validation_failed names up to 50 wrong elements by their paths, e.g.
// /Document/CstmrCdtTrfInitn/PmtInf[1]/CdtTrfTxInf[3]/Amt/InstdAmt.
Result<BulkPayment> read_pain001(std::string_view document);

// Transfers that go out together on one day. Everything must have passed the rules of payments.
struct BulkOrder {
  std::string message_id;  // at most 28 characters: end-to-end ids are made from it
  UtcTime created_at;
  std::string debtor_name;
  Iban debtor;
  Date execution_date;
  std::vector<CreditTransfer> transfers;  // sepa_credit_transfer, the debtor left out
};

// A pain.001.001.03 document. Transfers without an end-to-end id get one.
std::string write_pain001(const BulkOrder& order);

}  // namespace tpp::iso20022
