// bench_seed: authorised consents with one account and a fresh access token each, through the same
// stores that the gateway uses. Prints the account ids to a file, and the API key on stdout.

#include <fstream>
#include <iostream>
#include <sstream>

#include <CLI/CLI.hpp>
#include <boost/asio/co_spawn.hpp>

#include "app/clients.hpp"
#include "crypto/random.hpp"
#include "postgres/connection_text.hpp"
#include "storage/pg_account_store.hpp"
#include "storage/pg_client_store.hpp"
#include "storage/pg_consent_store.hpp"

namespace {

using namespace tpp;
using namespace std::chrono_literals;

// The size of the logical-ids that the bank hands out.
constexpr std::size_t logical_id_size = 320;

struct Stores {
  Stores(Secret text, crypto::SealedBox opened)
      : box(std::move(opened)),
        pool(std::move(text), {}, probe),
        consents(pool, box),
        accounts(pool, box, ids),
        clients(pool) {}
  crypto::SystemIdSource ids;
  SystemClock clock;
  crypto::SealedBox box;
  postgres::PoolProbe probe;
  postgres::PgPool pool;
  storage::PgConsentStore consents;
  storage::PgAccountStore accounts;
  storage::PgClientStore clients;
};

template <class T>
T need(Result<T> result) {
  if (!result) throw std::runtime_error(result.error().detail + " " + result.error().cause);
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

// What the upstream's answer says: the gateway refuses answers about another account.
Iban upstream_iban() {
  return need(Iban::parse("BE68539007547034"));
}

Awaitable<void> grant_one(Stores& stores, ClientId client, BankId bank, int number) {
  Consent consent;
  consent.id = ConsentId{stores.ids.uuid()};
  consent.client = client;
  consent.psu_ref = "customer-" + std::to_string(number);
  consent.bank = bank;
  consent.language = "fr";
  consent.return_url = "https://frontend.example/back";
  consent.created_at = stores.clock.now();
  Authorization authorization;
  authorization.id = AuthorizationId{stores.ids.uuid()};
  authorization.consent = consent.id;
  authorization.state = stores.ids.random_token();
  authorization.code_verifier = stores.ids.random_token();
  authorization.expires_at = consent.created_at + 10min;
  consent.pending_until = authorization.expires_at;
  need(co_await stores.consents.create(consent, authorization));
  auto lookup = need(co_await stores.consents.consume_state(&bank, nullptr, authorization.state,
                                                            stores.clock.now()));
  TokenGrant tokens;
  tokens.access_token = stores.ids.random_token();
  tokens.refresh_token = stores.ids.random_token();
  tokens.access_lifetime = std::chrono::hours{24};
  need(co_await stores.consents.grant(lookup.authorization, tokens, nullptr, stores.clock.now(),
                                      stores.clock.now() + std::chrono::days{180}));
  std::vector<GrantedAccount> granted;
  granted.push_back({LogicalId{Secret(std::string(logical_id_size, 'x') + std::to_string(number))},
                     upstream_iban(), Currency::eur()});
  need(co_await stores.accounts.replace_granted(consent.id, granted));
}

Awaitable<void> seed(Stores& stores, int count, std::string ids_file) {
  AddClient add(stores.clients, stores.ids, stores.clock, [](const std::string&) { return true; });
  NewClient wanted;
  wanted.name = "bench";
  wanted.scopes = {"ais"};
  wanted.return_urls = {"https://frontend.example/back"};
  wanted.limits = {0, std::nullopt, 0};  // what is measured is the way of a read, not its limit
  const AddedClient added = need(co_await add(wanted));
  const BankId bank{"belfius"};
  for (int number = 0; number < count; ++number)
    co_await grant_one(stores, added.client.id, bank, number);

  std::ofstream file(ids_file);
  PageRequest page;
  page.limit = 200;
  for (int number = 0; number < count; ++number) {
    AccountFilter filter;
    filter.psu_ref = "customer-" + std::to_string(number);
    const auto found = need(co_await stores.accounts.list(added.client.id, filter, page));
    for (const Account& account : found.items) file << account.id.value << "\n";
  }
  std::cout << added.api_key.reveal() << "\n";
}

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app{"fills a database for the benchmark"};
  std::string url_file;
  std::string keys_file;
  std::string ids_file;
  int count = 10'000;
  app.add_option("--database-url-file", url_file)->required();
  app.add_option("--keys-file", keys_file)->required();
  app.add_option("--ids-file", ids_file)->required();
  app.add_option("--count", count);
  CLI11_PARSE(app, argc, argv);

  std::string url = read_file(url_file);
  while (!url.empty() && url.back() == '\n') url.pop_back();
  postgres::ConnectionSettings settings;
  settings.dsn = Secret(url);
  auto keys = crypto::SealedBox::parse_keys(Secret(read_file(keys_file)));
  Stores stores(need(postgres::connection_text(settings)),
                need(crypto::SealedBox::create(need(std::move(keys)))));
  asio::io_context io(1);
  std::exception_ptr failed;
  asio::co_spawn(io.get_executor(), seed(stores, count, ids_file),
                 [&](std::exception_ptr broken) { failed = broken; });
  io.run();
  if (!failed) return 0;
  try {
    std::rethrow_exception(failed);
  } catch (const std::exception& broken) {
    std::cerr << "bench_seed: " << broken.what() << "\n";
  }
  return 1;
}
