#include "api/bulk_body.hpp"

#include <set>
#include <utility>

#include "api/query.hpp"
#include "api/transfer_body.hpp"
#include "crypto/digest.hpp"
#include "crypto/encoding.hpp"
#include "domain/payment_rules.hpp"
#include "domain/sepa_text.hpp"

namespace tpp::gateway {
namespace {

constexpr std::size_t url_limit = 2048;

CreditTransfer read_entry(BodyObject& body) {
  CreditTransfer transfer;
  read_transfer(body, transfer);
  return transfer;
}

void find_wrong_entries(const std::vector<CreditTransfer>& entries,
                        std::vector<FieldError>& wrong) {
  std::set<std::string_view> ids;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const std::string place = "/entries/" + std::to_string(i);
    std::vector<FieldError> inside;
    find_wrong_fields(entries[i], inside);
    for (FieldError& each : inside) wrong.push_back({place + each.field, std::move(each.message)});
    const std::string& id = entries[i].end_to_end_id;
    if (!id.empty() && !ids.insert(id).second)
      wrong.push_back({place + "/end_to_end_id", "is the same as of another entry"});
  }
}

// An entry without an id gets one that starts with the message id; one that brought the same would
// make the two indistinguishable.
Result<void> check_ids(const BulkEntries& bulk) {
  const std::string ours = bulk.message_id + "-";
  for (std::size_t i = 0; i < bulk.transfers.size(); ++i)
    if (bulk.transfers[i].end_to_end_id.starts_with(ours))
      return invalid_field("/entries/" + std::to_string(i) + "/end_to_end_id",
                           "starts like the ids that the gateway chooses for this payment");
  return {};
}

Result<void> check_entries(const BulkEntries& bulk) {
  std::vector<FieldError> wrong;
  if (auto message = wrong_sepa_text(bulk.debtor_name, longest_party_name))
    wrong.push_back({"/debtor/name", std::move(*message)});
  find_wrong_entries(bulk.transfers, wrong);
  constexpr std::size_t most_reported = 100;
  if (wrong.size() > most_reported) wrong.resize(most_reported);
  if (wrong.empty()) return {};
  return invalid_fields(std::move(wrong));
}

Result<std::string> needed(QueryReader& query, const char* name, std::size_t max_size) {
  auto text = query.text(name, max_size);
  if (!text) return Error{Errc::invalid_input, std::string("the query needs ") + name};
  return std::move(*text);
}

Result<PaymentHeader> read_query_header(std::string_view text) {
  auto query = QueryReader::parse(text);
  if (!query) return query.error();
  auto psu_ref = needed(*query, "psu_ref", 128);
  auto bank = needed(*query, "bank", 32);
  auto return_url = needed(*query, "return_url", url_limit);
  auto language = query->text("language", 8);
  auto finished = query->finish();
  if (!finished) return finished.error();
  for (const auto* part : {&psu_ref, &bank, &return_url})
    if (!*part) return part->error();
  return PaymentHeader{std::move(*psu_ref), BankId{std::move(*bank)}, std::move(language),
                       std::move(*return_url)};
}

}  // namespace

Result<PaymentBody<BulkEntries>> decode_bulk_entries(std::string_view text) {
  auto body = BodyReader::parse(text);
  if (!body) return body.error();
  PaymentHeader header = read_payment_header(*body);
  std::string name;
  std::optional<Iban> iban;
  if (BodyObject* debtor = body->object("debtor")) {
    name = debtor->text("name", payment_text_limit);
    iban = debtor->parsed<Iban>("iban", Iban::parse);
  }
  const auto day = body->parsed<Date>("execution_date", parse_iso_date);
  std::vector<CreditTransfer> transfers;
  for (BodyObject* entry : body->objects("entries", most_bulk_entries))
    transfers.push_back(read_entry(*entry));
  std::string canonical = body->canonical();
  auto finished = body->finish();
  if (!finished) return finished.error();

  BulkEntries entries{"", {}, std::move(name), *iban, *day, std::move(transfers)};
  auto fine = check_entries(entries);
  if (!fine) return fine.error();
  return PaymentBody<BulkEntries>{std::move(header), std::move(entries), std::move(canonical)};
}

Result<PaymentBody<BulkPayment>> decode_bulk_file(const http::Request& request) {
  auto header = read_query_header(request.query);
  if (!header) return header.error();
  auto bulk = iso20022::read_pain001(request.body);
  if (!bulk) return bulk.error();
  std::string canonical = header->psu_ref + "\n" + header->bank.value + "\n" + header->return_url +
                          "\n" + header->language.value_or("") + "\n";
  canonical += request.body;
  return PaymentBody<BulkPayment>{std::move(*header), std::move(*bulk), std::move(canonical)};
}

Result<BulkPayment> BulkFiles::write(BulkEntries entries, const ClientId& client,
                                     const IdempotencyKey& key) const {
  constexpr std::size_t digits = 27;  // with the letter before them all that a message id may have
  const std::string digest = crypto::hex(crypto::sha256(client.value + "\n" + key.text));
  entries.message_id = "B" + digest.substr(0, digits);
  entries.created_at = clock_.now();
  auto fine = check_ids(entries);
  if (!fine) return fine.error();
  auto written = iso20022::read_pain001(iso20022::write_pain001(entries));
  if (!written)
    return Error{Errc::internal, "the bulk payment could not be written",
                 "our own pain.001 was refused: " + written.error().detail};
  return written;
}

}  // namespace tpp::gateway
