#include "storage/consent_rows.hpp"

namespace tpp::storage {

const std::string consent_columns = R"(
  c.id, c.client_id, c.psu_ref, c.bank, c.scope, c.language, c.return_url, c.status,
  c.status_reason, unix_ms(c.created_at) AS created_at, unix_ms(c.authorized_at) AS authorized_at,
  unix_ms(c.expires_at) AS expires_at, unix_ms(c.pending_until) AS pending_until,
  c.iban_sealed AS consent_iban_sealed,
  CASE WHEN t.lease_until IS NULL THEN t.state
       WHEN t.lease_until > clock_timestamp() THEN 'refreshing'
       ELSE 'uncertain' END AS token_state,
  ARRAY(SELECT id FROM account WHERE consent_id = c.id AND withdrawn_at IS NULL
          AND c.status <> 'revoked' ORDER BY id)
    AS accounts)";

const std::string consent_tables = " consent c LEFT JOIN token t ON t.consent_id = c.id ";

namespace {

crypto::Place iban_place(const ConsentId& id) {
  return crypto::Place{"consent", id.value, "iban_sealed"};
}

Result<void> open_iban(const crypto::SealedBox& box, const pqxx::field& blob, Consent& consent) {
  if (blob.is_null()) return {};
  auto text = opened(box, blob, iban_place(consent.id));
  if (!text) return text.error();
  auto iban = Iban::parse(text->reveal());
  if (!iban) return iban.error();
  consent.iban = std::move(*iban);
  return {};
}

}  // namespace

Result<Consent> consent_in(const crypto::SealedBox& box, const pqxx::row& row) {
  Consent consent;
  consent.id.value = row["id"].as<std::string>();
  consent.client.value = row["client_id"].as<std::string>();
  consent.psu_ref = row["psu_ref"].as<std::string>();
  consent.bank.value = row["bank"].as<std::string>();
  consent.scope = known(consent_scope_from(row["scope"].as<std::string>()));
  consent.language = row["language"].as<std::string>();
  consent.return_url = row["return_url"].as<std::string>();
  consent.status = known(consent_status_from(row["status"].as<std::string>()));
  consent.status_reason = row["status_reason"].as<std::string>();
  consent.created_at = time_in(row["created_at"]);
  consent.authorized_at = optional_time_in(row["authorized_at"]);
  consent.expires_at = optional_time_in(row["expires_at"]);
  consent.pending_until = optional_time_in(row["pending_until"]);
  if (!row["token_state"].is_null())
    consent.token_state = known(token_state_from(row["token_state"].as<std::string>()));
  for (auto& id : texts_in(row["accounts"])) consent.accounts.push_back(AccountId{std::move(id)});
  auto opened_iban = open_iban(box, row["consent_iban_sealed"], consent);
  if (!opened_iban) return opened_iban.error();
  return consent;
}

Result<Consent> find_consent(pqxx::transaction_base& tx, const crypto::SealedBox& box,
                             const std::string& id) {
  const auto rows = tx.exec_params(
      "SELECT " + consent_columns + " FROM " + consent_tables + " WHERE c.id = $1::uuid", id);
  if (rows.empty()) return Error{Errc::not_found, "no such consent"};
  return consent_in(box, rows[0]);
}

pqxx::binarystring sealed_iban(const crypto::SealedBox& box, const Consent& consent) {
  std::optional<Secret> text;
  if (consent.iban) text = Secret(consent.iban->value());
  return sealed(box, text, iban_place(consent.id));
}

void shred_access(pqxx::transaction_base& tx, const std::string& consent_id) {
  tx.exec_params(R"(
      UPDATE consent c SET token_floor = greatest(c.token_floor, t.version, t.fence)
      FROM token t WHERE c.id = $1::uuid AND t.consent_id = c.id)",
                 consent_id);
  tx.exec_params("DELETE FROM token WHERE consent_id = $1::uuid", consent_id);
  tx.exec_params(
      "UPDATE token_journal SET answer_sealed = NULL, outcome = 'discarded'"
      " WHERE consent_id = $1::uuid",
      consent_id);
  tx.exec_params("UPDATE account SET logical_id_sealed = NULL WHERE consent_id = $1::uuid",
                 consent_id);
}

void shred_secrets(pqxx::transaction_base& tx, const std::string& consent_id) {
  shred_access(tx, consent_id);
  tx.exec_params("UPDATE consent SET iban_sealed = NULL WHERE id = $1::uuid", consent_id);
  tx.exec_params(
      "UPDATE authorization_attempt SET verifier_sealed = NULL, closed_at = now(),"
      " outcome = 'consent_revoked' WHERE consent_id = $1::uuid AND closed_at IS NULL",
      consent_id);
}

}  // namespace tpp::storage
