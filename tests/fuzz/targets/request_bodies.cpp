// Bodies of requests to pay: accepted ones have one meaning, which their canonical text keeps, and
// entries become a file.

#include "api/bulk_body.hpp"
#include "api/payment_body.hpp"
#include "fuzz/target.hpp"
#include "support/fakes/fake_clock.hpp"

namespace tpp::fuzz {
namespace {

template <class Order>
void demand_one_meaning(std::string_view input,
                        Result<gateway::PaymentBody<Order>> (*decode)(std::string_view)) {
  const auto read = decode(input);
  if (!read) {
    demand(!read.error().detail.empty(), "a refusal says why");
    return;
  }
  demand(!read->header.psu_ref.empty() && read->header.psu_ref.size() <= 128, "who pays");
  demand(!read->header.return_url.empty(), "where the customer goes");
  const auto again = decode(read->canonical);
  demand(again.has_value(), "the canonical text is accepted, too");
  demand(again->canonical == read->canonical, "the canonical text is its own");
  demand(again->header.psu_ref == read->header.psu_ref, "the same payer");
}

void examine_file(std::string_view input) {
  auto read = gateway::decode_bulk_entries(input);
  if (!read) return;
  const auto count = read->order.transfers.size();
  const FakeClock clock;
  const gateway::BulkFiles files(clock);
  const auto bulk = files.write(std::move(read->order), ClientId{"client-1"}, {"key-1", "digest"});
  if (bulk) return demand(bulk->count == count, "every entry is in the file");
  demand(bulk.error().code == Errc::validation_failed, "what cannot be written is told by name");
}

}  // namespace

void request_bodies(std::string_view input) {
  demand_one_meaning<CreditTransfer>(input, gateway::decode_payment);
  demand_one_meaning<StandingOrder>(input, gateway::decode_standing_order);
  demand_one_meaning<gateway::BulkEntries>(input, gateway::decode_bulk_entries);
  examine_file(input);
  if (const auto payment = gateway::decode_payment(input)) {
    const auto again = gateway::decode_payment(payment->canonical);
    demand(again->order.amount == payment->order.amount, "the same amount");
    demand(again->order.creditor_account.iban == payment->order.creditor_account.iban,
           "the same creditor");
  }
}

}  // namespace tpp::fuzz
