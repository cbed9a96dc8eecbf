#include "storage/pg_account_store.hpp"

#include "storage/account_rows.hpp"
#include "storage/consent_rows.hpp"
#include "storage/token_rows.hpp"

namespace tpp::storage {
namespace {

using postgres::Acting;
using postgres::Transaction;

Result<Account> account_in(const crypto::SealedBox& box, const pqxx::row& row) {
  AccountId id{row["account_id"].as<std::string>()};
  auto text = opened(box, row["iban_sealed"], account_place(id.value, "iban_sealed"));
  if (!text) return text.error();
  auto iban = Iban::parse(text->reveal());
  if (!iban) return iban.error();
  auto currency = Currency::parse(row["currency"].as<std::string>());
  if (!currency) return currency.error();
  return Account{std::move(id), ConsentId{row["consent_id"].as<std::string>()},
                 BankId{row["bank"].as<std::string>()}, std::move(*iban), *currency};
}

constexpr const char* account_columns =
    " a.id AS account_id, a.consent_id, a.iban_sealed, a.currency, a.logical_id_sealed ";

Result<AccountAccess> access_in(const crypto::SealedBox& box, const pqxx::row& row) {
  auto account = account_in(box, row);
  if (!account) return account.error();
  auto consent = consent_in(box, row);
  if (!consent) return consent.error();
  AccountAccess access{std::move(*account), std::move(*consent), LogicalId(), AccessToken(), {}};
  const bool live = access.consent.status == ConsentStatus::authorized ||
                    access.consent.status == ConsentStatus::renewal_due;
  if (!live) return access;
  if (!row["logical_id_sealed"].is_null()) {
    auto logical_id = opened(box, row["logical_id_sealed"],
                             account_place(access.account.id.value, "logical_id_sealed"));
    if (!logical_id) return logical_id.error();
    access.logical_id.text = std::move(*logical_id);
  }
  if (row["access_sealed"].is_null()) return access;
  auto token = access_token_in(box, row, access.consent.id);
  if (!token) return token.error();
  access.access_token = std::move(*token);
  auto sca = sca_token_in(box, row, access.consent.id);
  if (!sca) return sca.error();
  access.sca_token = std::move(*sca);
  return access;
}

Result<Page<Account>> page_of(const crypto::SealedBox& box, const pqxx::result& rows,
                              std::size_t limit) {
  Page<Account> answer;
  for (const auto& row : rows) {
    if (answer.items.size() == limit) {
      answer.next = answer.items.back().id.value;
      break;
    }
    auto account = account_in(box, row);
    if (!account) return account.error();
    answer.items.push_back(std::move(*account));
  }
  return answer;
}

}  // namespace

Task<void> PgAccountStore::replace_granted(const ConsentId& consent,
                                           const std::vector<GrantedAccount>& accounts) {
  std::vector<std::string> fresh_ids;
  for (std::size_t i = 0; i < accounts.size(); ++i) fresh_ids.push_back(ids_.uuid());
  auto replace = [&](Transaction& tx) -> Result<void> {
    if (replace_accounts(tx, box_, consent, accounts, fresh_ids)) return {};
    const auto rows = tx.exec_params("SELECT FROM consent WHERE id = $1::uuid", consent.value);
    if (rows.empty()) return Error{Errc::not_found, "no such consent"};
    return Error{Errc::conflict, "the consent is not live any more"};
  };
  co_return co_await pool_.transact("account.replace_granted", Acting::for_all_clients(), replace);
}

Task<bool> PgAccountStore::listed(const ConsentId& consent) {
  auto query = [&](Transaction& tx) -> Result<bool> {
    const auto rows = tx.exec_params(
        "SELECT accounts_listed_at IS NOT NULL FROM consent WHERE id = $1::uuid", consent.value);
    if (rows.empty()) return Error{Errc::not_found, "no such consent"};
    return rows[0][0].as<bool>();
  };
  co_return co_await pool_.transact("account.listed", Acting::for_all_clients(), query);
}

Task<Page<Account>> PgAccountStore::list(const ClientId& client, const AccountFilter& filter,
                                         const PageRequest& page) {
  auto query = [&](Transaction& tx) -> Result<Page<Account>> {
    const char* consent_id = filter.consent ? filter.consent->value.c_str() : nullptr;
    static const std::string statement = std::string("SELECT c.bank,") + account_columns + R"(
        FROM account a JOIN consent c ON c.id = a.consent_id
        WHERE c.client_id = $1::uuid AND c.status IN ('authorized', 'renewal_due')
          AND c.scope = 'ais' AND a.withdrawn_at IS NULL
          AND ($2::uuid IS NULL OR c.id = $2)
          AND ($3::text IS NULL OR c.psu_ref = $3)
          AND ($4::uuid IS NULL OR a.id > $4)
        ORDER BY a.id LIMIT $5::bigint)";
    const auto rows = tx.exec_params(statement, client.value, consent_id, nullable(filter.psu_ref),
                                     nullable(page.after), page.limit + 1);
    return page_of(box_, rows, page.limit);
  };
  co_return co_await pool_.transact("account.list", Acting::for_client(client), query);
}

Task<AccountAccess> PgAccountStore::open(const ClientId& client, const AccountId& id) {
  auto query = [&](Transaction& tx) -> Result<AccountAccess> {
    static const std::string statement = "SELECT " + consent_columns + "," + account_columns + R"(,
          t.access_sealed, unix_ms(t.access_expires_at) AS access_expires_at, t.access_seconds,
          t.version,
          t.sca_sealed, unix_ms(t.sca_expires_at) AS sca_expires_at
        FROM account a JOIN consent c ON c.id = a.consent_id
          LEFT JOIN token t ON t.consent_id = c.id
        WHERE a.id = $1::uuid AND c.client_id = $2::uuid AND a.withdrawn_at IS NULL)";
    const auto rows = tx.exec_params(statement, id.value, client.value);
    if (rows.empty()) return Error{Errc::not_found, "no such account"};
    return access_in(box_, rows[0]);
  };
  co_return co_await pool_.transact("account.open", Acting::for_client(client), query);
}

}  // namespace tpp::storage
