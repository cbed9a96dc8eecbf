#include "storage/consent_rows.hpp"

namespace tpp::storage {

const std::string consent_columns = R"(
  c.id, c.client_id, c.psu_ref, c.bank, c.scope, c.language, c.return_url, c.status,
  c.status_reason, unix_ms(c.created_at) AS created_at, unix_ms(c.authorized_at) AS authorized_at,
  unix_ms(c.expires_at) AS expires_at, unix_ms(c.pending_until) AS pending_until,
  CASE WHEN t.lease_until IS NULL THEN t.state
       WHEN t.lease_until > clock_timestamp() THEN 'refreshing'
       ELSE 'uncertain' END AS token_state,
  ARRAY(SELECT id FROM account WHERE consent_id = c.id AND withdrawn_at IS NULL
          AND c.status <> 'revoked' ORDER BY id)
    AS accounts)";

const std::string consent_tables = " consent c LEFT JOIN token t ON t.consent_id = c.id ";

Consent consent_in(const pqxx::row& row) {
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
  return consent;
}

std::optional<Consent> find_consent(pqxx::transaction_base& tx, const std::string& id) {
  const auto rows = tx.exec_params(
      "SELECT " + consent_columns + " FROM " + consent_tables + " WHERE c.id = $1::uuid", id);
  if (rows.empty()) return std::nullopt;
  return consent_in(rows[0]);
}

void shred_secrets(pqxx::transaction_base& tx, const std::string& consent_id) {
  tx.exec_params("DELETE FROM token WHERE consent_id = $1::uuid", consent_id);
  tx.exec_params(
      "UPDATE token_journal SET answer_sealed = NULL, outcome = 'discarded'"
      " WHERE consent_id = $1::uuid",
      consent_id);
  tx.exec_params("UPDATE account SET logical_id_sealed = NULL WHERE consent_id = $1::uuid",
                 consent_id);
  tx.exec_params(
      "UPDATE authorization_attempt SET verifier_sealed = NULL, closed_at = now(),"
      " outcome = 'consent_revoked' WHERE consent_id = $1::uuid AND closed_at IS NULL",
      consent_id);
}

}  // namespace tpp::storage
