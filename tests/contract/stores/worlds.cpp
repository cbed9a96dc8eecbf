#include "contract/stores/worlds.hpp"

#include <stdexcept>

#include <pqxx/pqxx>

#include "crypto/digest.hpp"
#include "postgres/connection_text.hpp"
#include "postgres/migrator.hpp"
#include "support/postgres/private_postgres.hpp"

namespace tpp::testing {
namespace {

template <class T>
T expect(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().detail + ": " + result.error().cause);
  return std::move(*result);
}

Secret migrated(const Secret& dsn) {
  postgres::ConnectionSettings settings;
  settings.dsn = dsn;
  Secret text = expect(postgres::connection_text(settings));
  const std::string folder = std::string(TPP_SOURCE_DIR) + "/migrations";
  expect(postgres::migrate(text, expect(postgres::read_migrations(folder, crypto::sha256))));
  return text;
}

}  // namespace

Secret shared_database() {
  static const Secret text = migrated(test_postgres().dsn());
  return text;
}

crypto::SealedBox test_box() {
  std::vector<crypto::SealingKey> keys;
  keys.push_back(crypto::SealingKey{1, Secret(std::string(32, 'k'))});
  return expect(crypto::SealedBox::create(std::move(keys)));
}

void FakeWorld::end_leases(const PaymentId& payment) {
  FakePaymentStore::Row& row = *payments_.find_row(payment);
  if (row.initiation_lease) row.initiation_lease = database_.now;
  if (row.check_lease) row.check_lease = database_.now;
}

PgWorld::Stores::Stores(const crypto::SealedBox& box, IdSource& ids)
    : pool(shared_database(), postgres::PoolSettings(), probe),
      consents(pool, box),
      tokens(pool, box),
      accounts(pool, box, ids),
      clients(pool),
      payments(pool, box),
      unattended_reads(pool),
      due_refreshes(pool),
      api_keys(pool),
      browser_bonds(pool) {}

PgWorld::PgWorld() : box_(test_box()) {
  for (auto& stores : replicas_) stores = std::make_unique<Stores>(box_, ids_);
}

Replica PgWorld::replica(std::size_t index) {
  Stores& stores = *replicas_.at(index);
  return {stores.consents,      stores.tokens,   stores.accounts,
          stores.clients,       stores.payments, stores.unattended_reads,
          stores.due_refreshes, stores.api_keys, stores.browser_bonds};
}

void PgWorld::end_lease(const ConsentId& consent) {
  pqxx::connection connection(shared_database().reveal());
  pqxx::work tx(connection);
  tx.exec_params("UPDATE token SET lease_until = now() - interval '1 s' WHERE consent_id = $1",
                 consent.value);
  tx.commit();
}

void PgWorld::end_background_lease(const ConsentId& consent) {
  pqxx::connection connection(shared_database().reveal());
  pqxx::work tx(connection);
  tx.exec_params("UPDATE token SET background_lease = now() - interval '1 s' WHERE consent_id = $1",
                 consent.value);
  tx.commit();
}

void PgWorld::end_rest(const ConsentId& consent) {
  pqxx::connection connection(shared_database().reveal());
  pqxx::work tx(connection);
  tx.exec_params("UPDATE token SET rests_until = NULL WHERE consent_id = $1", consent.value);
  tx.commit();
}

void PgWorld::end_leases(const PaymentId& payment) {
  pqxx::connection connection(shared_database().reveal());
  pqxx::work tx(connection);
  tx.exec_params(
      "UPDATE payment SET initiation_lease = initiation_lease - interval '1 day',"
      " check_lease = check_lease - interval '1 day' WHERE id = $1",
      payment.value);
  tx.commit();
}

}  // namespace tpp::testing
