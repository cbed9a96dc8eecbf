#include "api/transaction_json.hpp"

#include <algorithm>

#include "api/json_writer.hpp"
#include "api/quota.hpp"
#include "core/iban.hpp"

namespace tpp::gateway {
namespace {

constexpr std::size_t typical_row = 640;

void write_counterparty(JsonWriter& json, const BookedTransaction& row) {
  json.name("counterparty");
  if (row.counterparty_name.empty() && row.counterparty_account.empty()) {
    json.null();
    return;
  }
  auto iban = Iban::parse(row.counterparty_account);
  json.open_object();
  json.text_or_null("name", row.counterparty_name);
  json.text_or_null("iban", iban ? iban->value() : std::string());
  json.text_or_null("other_account", iban ? std::string() : row.counterparty_account);
  json.close_object();
}

void write_remittance(JsonWriter& json, const BookedTransaction& row) {
  std::string digits;
  if (row.remittance_structured)
    std::ranges::copy_if(row.remittance, std::back_inserter(digits),
                         [](char c) { return c >= '0' && c <= '9'; });
  json.name("remittance").open_object();
  json.text_or_null("unstructured", digits.empty() ? row.remittance : std::string());
  json.text_or_null("structured", digits);
  json.text_or_null("structured_type", digits.empty() ? "" : "be_ogm");
  json.close_object();
}

void write_row(JsonWriter& json, const Transaction& transaction) {
  const BookedTransaction& row = transaction.row;
  json.open_object();
  json.member("id", transaction.id);
  json.member("status", "booked");
  json.member("booking_date", to_iso_date(row.booking_date));
  json.text_or_null("value_date", row.value_date ? to_iso_date(*row.value_date) : std::string());
  json.name("amount").open_object();
  json.member("amount", row.amount.amount_text());
  json.member("currency", row.amount.currency.code()).close_object();
  json.member("credit_debit", row.amount.amount.negative() ? "debit" : "credit");
  write_counterparty(json, row);
  write_remittance(json, row);
  json.text_or_null("bank_reference", row.bank_reference);
  json.text_or_null("bank_description", row.bank_description);
  json.close_object();
}

}  // namespace

http::Response transactions_response(const TransactionsView& view) {
  JsonWriter json(256 + view.items.size() * typical_row);
  json.open_object();
  json.member("account_id", view.account.value);
  json.member("history", view.history == HistoryReach::full ? "full" : "recent");
  json.text_or_null("history_from", view.history_from ? to_iso_date(*view.history_from) : "");
  json.name("items").open_array();
  for (const Transaction& transaction : view.items) write_row(json, transaction);
  json.close_array();
  json.text_or_null("next_cursor", view.next_cursor.value_or(""));
  write_quota(json, view.quota);
  json.member("fetched_at", to_rfc3339(view.fetched_at)).close_object();
  http::Response response;
  response.body = json.take();
  add_rate_limit(response, view.quota, view.fetched_at);
  return response;
}

}  // namespace tpp::gateway
