#pragma once
// The two worlds in which the stores' contract is checked: one in memory, one in PostgreSQL.

#include <array>
#include <memory>

#include "contract/stores/run.hpp"
#include "crypto/random.hpp"
#include "crypto/sealed_box.hpp"
#include "postgres/pool.hpp"
#include "storage/pg_account_store.hpp"
#include "storage/pg_api_key_store.hpp"
#include "storage/pg_browser_bond_store.hpp"
#include "storage/pg_client_store.hpp"
#include "storage/pg_consent_store.hpp"
#include "storage/pg_due_refresh_store.hpp"
#include "storage/pg_payment_store.hpp"
#include "storage/pg_token_store.hpp"
#include "storage/pg_unattended_read_store.hpp"
#include "support/fakes/fake_account_store.hpp"
#include "support/fakes/fake_api_key_store.hpp"
#include "support/fakes/fake_browser_bond_store.hpp"
#include "support/fakes/fake_client_store.hpp"
#include "support/fakes/fake_consent_store.hpp"
#include "support/fakes/fake_due_refresh_store.hpp"
#include "support/fakes/fake_payment_store.hpp"
#include "support/fakes/fake_token_store.hpp"
#include "support/fakes/fake_unattended_read_store.hpp"

namespace tpp::testing {

// The stores as one replica of the gateway has them.
struct Replica {
  ConsentStore& consents;
  TokenStore& tokens;
  AccountStore& accounts;
  ClientStore& clients;
  PaymentStore& payments;
  UnattendedReadStore& unattended_reads;
  DueRefreshStore& due_refreshes;
  ApiKeyStore& api_keys;
  BrowserBondStore& browser_bonds;
};

class FakeWorld {
 public:
  Replica replica(std::size_t) {
    return {consents_,         tokens_,        accounts_, clients_,      payments_,
            unattended_reads_, due_refreshes_, api_keys_, browser_bonds_};
  }
  void end_lease(const ConsentId& consent) {
    database_.tokens[consent].lease_until = database_.now - std::chrono::seconds(1);
  }
  void end_rest(const ConsentId& consent) { database_.tokens[consent].rests_until.reset(); }
  // Of the background refresher.
  void end_background_lease(const ConsentId& consent) {
    database_.tokens[consent].background_lease = UtcTime();
  }
  void end_leases(const PaymentId& payment);

 private:
  FakeDatabase database_;
  FakeConsentStore consents_{database_};
  FakeTokenStore tokens_{database_};
  FakeAccountStore accounts_{database_};
  FakeClientStore clients_{database_};
  FakePaymentStore payments_{database_};
  FakeUnattendedReadStore unattended_reads_{database_};
  FakeDueRefreshStore due_refreshes_{database_};
  FakeApiKeyStore api_keys_{database_};
  FakeBrowserBondStore browser_bonds_;
};

// The migrated database every PgWorld shares; tests keep apart by their ids.
Secret shared_database();
crypto::SealedBox test_box();

class PgWorld {
 public:
  PgWorld();
  Replica replica(std::size_t index);
  void end_lease(const ConsentId& consent);
  void end_background_lease(const ConsentId& consent);
  void end_rest(const ConsentId& consent);
  void end_leases(const PaymentId& payment);

 private:
  struct Stores {
    Stores(const crypto::SealedBox& box, IdSource& ids);
    postgres::PoolProbe probe;
    postgres::PgPool pool;
    storage::PgConsentStore consents;
    storage::PgTokenStore tokens;
    storage::PgAccountStore accounts;
    storage::PgClientStore clients;
    storage::PgPaymentStore payments;
    storage::PgUnattendedReadStore unattended_reads;
    storage::PgDueRefreshStore due_refreshes;
    storage::PgApiKeyStore api_keys;
    storage::PgBrowserBondStore browser_bonds;
  };

  crypto::SealedBox box_;
  crypto::SystemIdSource ids_;
  std::array<std::unique_ptr<Stores>, 2> replicas_;
};

}  // namespace tpp::testing
