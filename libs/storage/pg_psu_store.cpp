#include "storage/pg_psu_store.hpp"

#include "core/failpoint.hpp"
#include "storage/consent_rows.hpp"

namespace tpp::storage {
namespace {

using postgres::Transaction;

constexpr const char* whose = " WHERE client_id = $1::uuid AND psu_ref = $2";

class Customer {
 public:
  Customer(Transaction& tx, const ClientId& client, const std::string& psu_ref)
      : tx_(tx), client_(client.value), psu_ref_(psu_ref) {
    // Two erasures of one customer: the second one finds the receipt of the first.
    run("SELECT pg_advisory_xact_lock(hashtextextended('psu:' || $1::text || ':' || $2, 0))");
    for (const auto& row : run(std::string("SELECT id FROM consent") + whose + " FOR UPDATE"))
      consents_.push_back(ConsentId{row[0].as<std::string>()});
  }

  const std::vector<ConsentId>& consents() const { return consents_; }
  std::int64_t payments() { return count(std::string("SELECT count(*) FROM payment") + whose); }
  bool pays_now() {
    return count(std::string("SELECT count(*) FROM payment") + whose + " AND NOT final") > 0;
  }

  ErasureCounts erase() {
    ErasureCounts counts;
    counts.token_pairs = count(of_consents("SELECT count(*) FROM token"));
    counts.ibans =
        count(std::string("SELECT count(*) FROM consent") + whose + " AND iban_sealed IS NOT NULL");
    counts.authorizations =
        count(of_consents("SELECT count(*) FROM authorization_attempt") + " AND closed_at IS NULL");
    for (const ConsentId& consent : consents_) shred_secrets(tx_, consent.value);
    counts.consents_revoked = change(std::string(R"(
        UPDATE consent SET status = 'revoked', status_reason = 'psu_erased', pending_until = NULL,
          updated_at = now())") + whose +
                                     " AND status NOT IN ('revoked', 'rejected', 'failed')");
    change("DELETE FROM unattended_reads WHERE account_id IN (" +
           of_consents("SELECT id FROM account") + ")");
    counts.accounts = change(of_consents("DELETE FROM account"));
    counts.authorizations +=
        change(of_payments("UPDATE payment_authorization SET verifier_sealed = NULL, consumed_at ="
                           " coalesce(consumed_at, now())") +
               " AND verifier_sealed IS NOT NULL");
    counts.payment_answers = change(std::string("UPDATE payment SET answer_sealed = NULL") + whose +
                                    " AND answer_sealed IS NOT NULL");
    return counts;
  }

  std::optional<ErasureReceipt> last_receipt() {
    const auto rows = run(R"(
        SELECT id, unix_ms(erased_at) AS erased_at, (counts ->> 'consents_revoked')::bigint AS c,
          (counts ->> 'token_pairs')::bigint AS t, (counts ->> 'accounts')::bigint AS a,
          (counts ->> 'ibans')::bigint AS i, (counts ->> 'authorizations')::bigint AS s,
          (counts ->> 'payment_answers')::bigint AS p, (counts ->> 'consents_kept')::bigint AS ck,
          (counts ->> 'payments_kept')::bigint AS pk
        FROM psu_erasure WHERE client_id = $1::uuid AND psu = audit_psu($1::uuid, $2)
        ORDER BY psu_erasure.erased_at DESC LIMIT 1)");
    if (rows.empty()) return std::nullopt;
    const auto number = [&](const char* name) { return rows[0][name].as<std::int64_t>(); };
    return ErasureReceipt{
        rows[0]["id"].as<std::string>(),
        time_in(rows[0]["erased_at"]),
        {number("c"), number("t"), number("a"), number("i"), number("s"), number("p")},
        number("ck"),
        number("pk")};
  }

  void write(const ErasureReceipt& receipt) {
    const ErasureCounts& erased = receipt.erased;
    const auto row = tx_.exec_params1(
        R"(
        INSERT INTO psu_erasure (id, client_id, psu, erased_at, counts)
        VALUES ($3::uuid, $1::uuid, audit_psu($1::uuid, $2), $4::timestamptz,
          jsonb_build_object('consents_revoked', $5::bigint, 'token_pairs', $6::bigint,
            'accounts', $7::bigint, 'ibans', $8::bigint, 'authorizations', $9::bigint,
            'payment_answers', $10::bigint, 'consents_kept', $11::bigint,
            'payments_kept', $12::bigint))
        RETURNING counts)",
        client_, psu_ref_, receipt.id, sql_time(receipt.erased_at), erased.consents_revoked,
        erased.token_pairs, erased.accounts, erased.ibans, erased.authorizations,
        erased.payment_answers, receipt.consents_kept, receipt.payments_kept);
    tx_.exec_params(R"(
        INSERT INTO audit_entry (kind, client_id, psu, detail)
        VALUES ('psu_erased', $1::uuid, audit_psu($1::uuid, $2),
          $4::jsonb || jsonb_build_object('receipt_id', $3::uuid)))",
                    client_, psu_ref_, receipt.id, row[0].as<std::string>());
  }

 private:
  static std::string of_consents(const std::string& statement) {
    return statement + " WHERE consent_id IN (SELECT id FROM consent" + whose + ")";
  }
  static std::string of_payments(const std::string& statement) {
    return statement + " WHERE payment_id IN (SELECT id FROM payment" + whose + ")";
  }
  pqxx::result run(const std::string& statement) {
    return tx_.exec_params(statement, client_, psu_ref_);
  }
  std::int64_t count(const std::string& statement) {
    return run(statement)[0][0].as<std::int64_t>();
  }
  std::int64_t change(const std::string& statement) {
    return static_cast<std::int64_t>(run(statement).affected_rows());
  }

  Transaction& tx_;
  const std::string& client_;
  const std::string& psu_ref_;
  std::vector<ConsentId> consents_;
};

}  // namespace

Task<Erasure> PgPsuStore::erase(const ClientId& client, const std::string& psu_ref,
                                const std::string& receipt_id, UtcTime now) {
  auto work = [&](Transaction& tx) -> Result<Erasure> {
    Customer customer(tx, client, psu_ref);
    const std::int64_t payments = customer.payments();
    auto before = customer.last_receipt();
    if (customer.consents().empty() && payments == 0 && !before)
      return Error{Errc::not_found, "there is no such customer of yours"};
    if (customer.pays_now())
      return Error{Errc::conflict, "a payment of this customer is under way; wait for its end"};

    const ErasureCounts erased = customer.erase();
    if (erased.nothing() && before) return Erasure{std::move(*before), customer.consents()};
    const auto kept = static_cast<std::int64_t>(customer.consents().size());
    const ErasureReceipt receipt{receipt_id, now, erased, kept, payments};
    customer.write(receipt);
    reach_failpoint("psu.erased");
    return Erasure{receipt, customer.consents()};
  };
  co_return co_await pool_.transact("psu.erase", work);
}

}  // namespace tpp::storage
