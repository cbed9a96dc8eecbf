#pragma once
// Requests to pay many at once: a pain.001 file, or the entries of one that is written here.

#include "api/payment_body.hpp"
#include "core/clock.hpp"
#include "iso20022/pain001.hpp"

namespace tpp::gateway {

constexpr std::size_t most_bulk_entries = 1000;

using BulkEntries = iso20022::BulkOrder;  // message_id and created_at are left open

// validation_failed names every wrong member, also by the rules of payments.
Result<PaymentBody<BulkEntries>> decode_bulk_entries(std::string_view body);

// What the file does not say stands in the query: psu_ref, bank, return_url and language. Wrong
// elements are named by their paths.
Result<PaymentBody<BulkPayment>> decode_bulk_file(const http::Request& request);

class BulkFiles {
 public:
  explicit BulkFiles(const Clock& clock) : clock_(clock) {}

  // The message id follows from client and key: a repeated request writes the same id.
  // validation_failed: an entry has an end-to-end id like those that are made from it.
  Result<BulkPayment> write(BulkEntries entries, const ClientId& client,
                            const IdempotencyKey& key) const;

 private:
  const Clock& clock_;
};

}  // namespace tpp::gateway
