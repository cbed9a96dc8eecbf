#include "storage/account_rows.hpp"

#include <map>

namespace tpp::storage {
namespace {

using Transaction = pqxx::transaction_base;
using IdsByFingerprint = std::map<std::string, std::string>;

IdsByFingerprint known_accounts(Transaction& tx, const ConsentId& consent) {
  IdsByFingerprint ids;
  const auto rows = tx.exec_params(
      "SELECT id, iban_fingerprint FROM account WHERE consent_id = $1::uuid", consent.value);
  for (const auto& row : rows) ids[pqxx::binarystring(row[1]).str()] = row[0].as<std::string>();
  return ids;
}

void insert_account(Transaction& tx, const crypto::SealedBox& box, const ConsentId& consent,
                    const std::string& id, const std::string& fingerprint,
                    const GrantedAccount& account) {
  tx.exec_params(R"(
      INSERT INTO account (id, consent_id, iban_sealed, iban_fingerprint, iban_masked, currency,
                           logical_id_sealed)
      VALUES ($1, $2, $3, $4, $5, $6, $7))",
                 id, consent.value,
                 sealed(box, Secret(account.iban.value()), account_place(id, "iban_sealed")),
                 bytes(fingerprint), account.iban.masked(), std::string(account.currency.code()),
                 sealed(box, account.logical_id.text, account_place(id, "logical_id_sealed")));
}

void update_account(Transaction& tx, const crypto::SealedBox& box, const std::string& id,
                    const GrantedAccount& account) {
  tx.exec_params(R"(
      UPDATE account SET logical_id_sealed = $2, currency = $3, withdrawn_at = NULL
      WHERE id = $1::uuid)",
                 id, sealed(box, account.logical_id.text, account_place(id, "logical_id_sealed")),
                 std::string(account.currency.code()));
}

}  // namespace

bool replace_accounts(Transaction& tx, const crypto::SealedBox& box, const ConsentId& consent,
                      const std::vector<GrantedAccount>& accounts,
                      const std::vector<std::string>& fresh_ids) {
  const auto listed = tx.exec_params(R"(
      UPDATE consent SET accounts_listed_at = now(), updated_at = now()
      WHERE id = $1::uuid AND status IN ('authorized', 'renewal_due'))",
                                     consent.value);
  if (listed.affected_rows() == 0) return false;
  tx.exec_params(R"(
      UPDATE account SET withdrawn_at = now(), logical_id_sealed = NULL
      WHERE consent_id = $1::uuid AND withdrawn_at IS NULL)",
                 consent.value);
  auto known_ids = known_accounts(tx, consent);
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    const auto fingerprint = box.fingerprint("iban", accounts[i].iban.value());
    const auto [id, added] = known_ids.emplace(fingerprint, fresh_ids[i]);
    if (added)
      insert_account(tx, box, consent, id->second, fingerprint, accounts[i]);
    else
      update_account(tx, box, id->second, accounts[i]);
  }
  return true;
}

crypto::Place account_place(const std::string& account_id, std::string_view column) {
  return crypto::Place{"account", account_id, column};
}

}  // namespace tpp::storage
