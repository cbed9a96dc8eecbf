#include "wiring.hpp"

#include <utility>

#include <boost/asio/co_spawn.hpp>

#include "config/secret_file.hpp"
#include "crypto/certificate.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"
#include "obs/log.hpp"
#include "postgres/connection_text.hpp"
#include "probes.hpp"
#include "state_metrics.hpp"
#include "storage/schema.hpp"
#include "wiring_settings.hpp"

namespace tpp::gateway {
namespace {

using namespace std::chrono_literals;
namespace chr = std::chrono;

constexpr auto look_every = 2s;
constexpr auto look_at_sealing_keys_every = 3s;
constexpr auto follow_every = 1s;
constexpr auto memory_look_every = 250ms;
constexpr auto refresh_every = 1s;
constexpr auto strike_every = 2s;
constexpr auto count_every = 30s;
// At one bank in this replica; one slow call must not hold up the others.
constexpr int refreshes_at_once = 3;
constexpr auto recover_every = 2s;
constexpr auto note_uses_every = 10s;
constexpr auto read_keys_every = 60s;

std::vector<std::string_view> operations_of(const std::vector<Route>& routes) {
  std::vector<std::string_view> names;
  for (const Route& route : routes) names.push_back(route.operation_id);
  return names;
}

std::size_t memory_limit(const Config& config) {
  if (config.overload_memory > 0) return static_cast<std::size_t>(config.overload_memory);
  return control_group_limit();
}

Readiness::Certificates certificates_in_use(const Config& config, const ConfiguredBanks& banks) {
  return [&banks, own = config.http_tls.certificate_file] {
    auto used = banks.certificates();
    if (own.empty()) return used;
    // What is no good there is not in use: the listener keeps what it has.
    const auto facts = crypto::read_certificate(own);
    if (facts) used.push_back({"http", "listener", facts->not_after});
    return used;
  };
}

RefreshRate refresh_rate(const Config& config) {
  return {static_cast<int>(config.refresh_rate), static_cast<int>(config.refresh_burst)};
}

// As they are now: a file may have changed.
storage::SealingKeyWatch::Read key_source(const Config& config) {
  return [file = config.sealing_keys_file, keys = config.sealing_keys]() -> Result<Secret> {
    if (file.empty()) return keys;
    auto read = config::read_secret_file(file);
    if (!read) return Error{Errc::invalid_input, "sealing.keys_file " + read.error().detail};
    return read;
  };
}

bool keys_are_wrong(const Error& error) {
  return error.code == Errc::conflict || error.code == Errc::invalid_input;
}

HoldTimes hold_times(const Config& config) {
  return HoldTimes{config.refresh_pause, config.refresh_pause * 10};
}

void log_failure(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const std::exception& broken) {
    obs::error("background task failed", {{"cause", broken.what()}});
  }
}

}  // namespace

struct Wiring::Parts {
  Secret connection_text;
  std::string transaction_settings;
  Secret direct_text;
  crypto::SealedBox box;
  std::unique_ptr<obs::Metrics> metrics;
  std::unique_ptr<const Clock> clock;
  std::unique_ptr<IdSource> ids;
  std::unique_ptr<ConfiguredBanks> banks;
  std::unique_ptr<CallerIssuers> issuers;
  std::unique_ptr<ListenerCertificate> certificate;
  ListenerCertificate::Context tls;
  storage::SpoolFolder spool_folder;
};

Result<std::unique_ptr<Wiring>> Wiring::create(const Config& config, asio::io_context& io) {
  auto keys = crypto::SealedBox::parse_keys(config.sealing_keys);
  if (!keys) return keys.error();
  auto box = crypto::SealedBox::create(std::move(*keys));
  if (!box) return box.error();
  postgres::ConnectionSettings settings;
  settings.dsn = config.database_url;
  if (config.database_pooler != "none") settings.pooler = postgres::Pooler::by_transaction;
  auto text = postgres::connection_text(settings);
  if (!text) return text.error();
  postgres::ConnectionSettings direct;
  direct.dsn =
      config.database_direct_url.empty() ? config.database_url : config.database_direct_url;
  auto direct_text = postgres::connection_text(direct);
  if (!direct_text) return direct_text.error();

  auto metrics = std::make_unique<obs::Metrics>();
  auto ids = std::make_unique<crypto::SystemIdSource>();
  auto clock = std::make_unique<const SystemClock>();
  auto banks = ConfiguredBanks::create(config, io, *metrics, *ids, *clock);
  if (!banks) return banks.error();
  const InboundTls& files = config.http_tls;
  auto certificate = std::make_unique<ListenerCertificate>(
      http::TlsFiles{files.certificate_file, files.private_key_file, files.client_ca_file},
      *metrics);
  auto tls = certificate->load();
  if (!tls) return tls.error();
  auto spool_folder = storage::SpoolFolder::open(config.spool_folder);
  if (!spool_folder) return spool_folder.error();
  auto issuers = CallerIssuers::create(config, io);
  if (!issuers) return issuers.error();
  Parts parts{std::move(*text),        postgres::transaction_settings(settings),
              std::move(*direct_text), std::move(*box),
              std::move(metrics),      std::move(clock),
              std::move(ids),          std::move(*banks),
              std::move(*issuers),     std::move(certificate),
              std::move(*tls),         std::move(*spool_folder)};
  return std::unique_ptr<Wiring>(new Wiring(config, io, std::move(parts)));
}

Wiring::Wiring(const Config& config, asio::io_context& io, Parts parts)
    : drain_limit_(config.drain_limit),
      look_at_keys_every_(config.certificates_look_every),
      public_url_(config.public_url),
      metrics_(std::move(parts.metrics)),
      clock_(std::move(parts.clock)),
      ids_(std::move(parts.ids)),
      box_(std::move(parts.box)),
      pool_probe_(std::make_unique<PoolMetrics>(*metrics_)),
      pool_(parts.connection_text, pool_settings(config, parts.transaction_settings), *pool_probe_),
      sealing_keys_(pool_),
      key_watch_(sealing_keys_, box_, ids_->uuid(), key_source(config)),
      key_metrics_(*metrics_),
      consents_(pool_, box_),
      tokens_(pool_, box_),
      accounts_(pool_, box_, *ids_),
      clients_(pool_),
      api_keys_(pool_),
      browser_bonds_(pool_),
      payments_(pool_, box_),
      due_refreshes_(pool_),
      consent_clocks_(pool_),
      events_(pool_),
      state_counts_(pool_),
      unattended_reads_(pool_),
      cursors_(box_),
      banks_(std::move(parts.banks)),
      issuers_(std::move(parts.issuers)),
      cache_(static_cast<std::size_t>(config.cached_accounts),
             chr::duration_cast<chr::seconds>(config.cache_lifetime), *clock_),
      refresh_probe_(std::make_unique<RefreshMetrics>(*metrics_)),
      spool_(std::move(parts.spool_folder), static_cast<std::size_t>(config.spool_limit), box_),
      refresh_guard_(*clock_, *refresh_probe_, hold_times(config)),
      replay_spool_(spool_, tokens_, consents_, cache_, *refresh_probe_),
      claimed_refresh_(tokens_, spool_, refresh_guard_, cache_, *clock_, *refresh_probe_),
      refresh_(tokens_, replay_spool_, refresh_guard_, claimed_refresh_, cache_, *ids_,
               *refresh_probe_),
      recover_tokens_(replay_spool_, refresh_, tokens_, consents_, *banks_, *ids_, *clock_),
      refresh_due_probe_(std::make_unique<RefreshDueMetrics>(*metrics_)),
      refresh_due_(due_refreshes_, refresh_, *banks_, *ids_, *clock_, refresh_rate(config),
                   *refresh_due_probe_),
      strike_clocks_(consent_clocks_, *clock_),
      state_probe_(std::make_unique<StateMetrics>(*metrics_)),
      count_states_(state_counts_, due_refreshes_, *banks_, *clock_, *state_probe_),
      list_events_(events_, *clock_),
      start_pages_(browser_bonds_, cursors_, crypto::sha256, *ids_, *clock_,
                   public_url_ + "/start/"),
      start_authorization_(consents_, start_pages_, *ids_, *clock_),
      quota_(unattended_reads_, *clock_),
      reads_(accounts_, consents_, *banks_, cache_, refresh_, start_authorization_, quota_,
             *clock_),
      create_consent_(consents_, *banks_, start_authorization_, *ids_, *clock_),
      list_consents_(consents_, *clock_),
      get_consent_(consents_, *clock_),
      revoke_consent_(consents_, cache_),
      renew_consent_(consents_, *banks_, start_authorization_, *clock_),
      complete_authorization_(consents_, tokens_, spool_, refresh_guard_, accounts_, *banks_,
                              cache_, *clock_),
      payment_tokens_(payments_, refresh_, *banks_, *clock_),
      check_payment_(payments_, *banks_, *clock_),
      complete_payment_(payments_, check_payment_, *banks_, *ids_, *clock_),
      return_from_bank_(complete_authorization_, complete_payment_),
      submit_payment_(payments_, payment_tokens_, *banks_, start_pages_, *ids_, *clock_),
      get_payment_(payments_),
      list_payments_(payments_),
      get_payment_history_(payments_),
      get_payment_details_(payments_, payment_tokens_, *banks_),
      cancel_payment_(payments_, payment_tokens_, check_payment_, *banks_, start_pages_, *ids_,
                      *clock_),
      follow_payments_(payments_, check_payment_, *ids_, *clock_),
      bulk_files_(*clock_),
      list_accounts_(accounts_, consents_, tokens_, *banks_, refresh_, *clock_),
      get_account_(reads_, *clock_),
      get_quota_(reads_, *clock_),
      list_transactions_(reads_, cursors_, crypto::sha256, *clock_),
      confirm_funds_(reads_, consents_, *clock_),
      authenticate_(clients_, *issuers_, crypto::sha256,
                    chr::duration_cast<chr::seconds>(config.cache_lifetime), *clock_),
      note_key_uses_(authenticate_, api_keys_),
      use_cases_{create_consent_,
                 list_consents_,
                 get_consent_,
                 revoke_consent_,
                 renew_consent_,
                 return_from_bank_,
                 list_accounts_,
                 get_account_,
                 get_quota_,
                 list_transactions_,
                 confirm_funds_,
                 submit_payment_,
                 get_payment_,
                 list_payments_,
                 get_payment_history_,
                 get_payment_details_,
                 cancel_payment_,
                 bulk_files_,
                 list_events_,
                 *banks_,
                 cursors_,
                 *banks_,
                 start_pages_,
                 public_url_},
      routes_(make_routes(use_cases_)),
      api_probe_(*metrics_, operations_of(routes_)),
      api_(routes_, authenticate_, *ids_, api_probe_, config.request_limit, config.callers),
      readiness_(pool_, storage::schema_version, certificates_in_use(config, *banks_), *clock_),
      admin_api_(readiness_, *metrics_, storage::schema_version, config.admin_token),
      public_server_(
          io, public_options(config, std::move(parts.tls)),
          [this](const http::Request& r) { return api_.handle(r); },
          [this](unsigned status, std::string detail) {
            return api_.reject(status, std::move(detail));
          },
          api_probe_),
      admin_server_(
          io, admin_options(config),
          [this](const http::Request& r) { return admin_api_.handle(r); },
          [this](unsigned status, std::string detail) {
            return api_.reject(status, std::move(detail));
          },
          admin_probe_),
      certificate_(std::move(parts.certificate)),
      certificate_look_(config.http_tls.look_every),
      overload_(
          memory_, memory_limit(config), [this](http::Shedding step) { public_server_.shed(step); },
          *metrics_),
      background_(io, log_failure),
      feed_(io, std::move(parts.direct_text), *this) {}

Wiring::~Wiring() = default;

http::ServerOptions Wiring::public_options(const Config& config, ListenerCertificate::Context tls) {
  http::ServerOptions options;
  options.address = config.http_address;
  options.port = static_cast<std::uint16_t>(config.http_port);
  options.limits = public_limits(config);
  options.tls = std::move(tls);
  options.body_limit = [this, usual = static_cast<std::size_t>(config.http_limits.body_bytes),
                        file = options.limits.body_bytes](std::string_view method,
                                                          std::string_view path) {
    return api_.takes_file(method, path) ? file : usual;
  };
  return options;
}

Awaitable<void> Wiring::look_at_certificate() {
  certificate_->look(
      [this](ListenerCertificate::Context tls) { public_server_.use_tls(std::move(tls)); });
  co_return;
}

Awaitable<void> Wiring::look_at_memory() {
  overload_.look();
  co_return;
}

// Before anybody is answered, on a loop of its own. A database that is away is no reason not to
// start: then nothing is sealed until it has confirmed the keys.
Result<void> Wiring::confirm_keys() {
  asio::io_context io(1);
  Result<void> confirmed;
  asio::co_spawn(io.get_executor(), look_at_keys(),
                 [&](const std::exception_ptr& failed, Result<void> outcome) {
                   if (failed) std::rethrow_exception(failed);
                   confirmed = std::move(outcome);
                 });
  io.run();
  if (!confirmed && keys_are_wrong(confirmed.error())) return confirmed;
  return {};
}

Task<void> Wiring::look_at_keys() {
  auto in_use = co_await key_watch_.look();
  if (in_use) {
    readiness_.report_sealing_keys(CheckState::ok, "");
    key_metrics_.in_use(in_use->ids);
    co_return Result<void>();
  }
  if (keys_are_wrong(in_use.error()))
    readiness_.report_sealing_keys(CheckState::failing, in_use.error().detail);
  co_return in_use.error();
}

Awaitable<void> Wiring::watch_keys() {
  co_await look_at_keys();
}

Result<void> Wiring::start() {
  auto keys = confirm_keys();
  if (!keys) return keys.error();
  auto admin = admin_server_.start();
  if (!admin) return admin.error();
  auto api = public_server_.start();
  if (!api) return api.error();
  for (Bank* bank : banks_->all()) {
    refresh_probe_->credentials_breaker(bank->traits().id, false);
    refresh_probe_->refusal_brake(bank->traits().id, false);
  }
  background_.spawn(readiness_.look());
  background_.spawn_ticker(look_every, [this] { return readiness_.look(); });
  background_.spawn_ticker(certificate_look_, [this] { return look_at_certificate(); });
  background_.spawn_ticker(memory_look_every, [this] { return look_at_memory(); });
  background_.spawn_ticker(look_at_keys_every_, [this] { return banks_->look_at_keys(); });
  background_.spawn_ticker(look_at_sealing_keys_every, [this] { return watch_keys(); });
  background_.spawn(recover_tokens_.round());
  background_.spawn_ticker(recover_every, [this] { return recover_tokens_.round(); });
  background_.spawn(issuers_->refresh());
  background_.spawn_ticker(read_keys_every, [this] { return issuers_->refresh(); });
  background_.spawn_ticker(note_uses_every, [this] { return note_key_uses_.round(); });
  background_.spawn_ticker(follow_every, [this] { return follow_payments_.round(); });
  background_.spawn_ticker(strike_every, [this] { return strike_clocks_.round(); });
  background_.spawn(count_states_.round());
  background_.spawn_ticker(count_every, [this] { return count_states_.round(); });
  for (const Bank* bank : banks_->all())
    for (int i = 0; i < refreshes_at_once; ++i)
      background_.spawn_ticker(refresh_every,
                               [this, id = bank->traits().id] { return refresh_due_.round(id); });
  return {};
}

Awaitable<void> Wiring::drain() {
  readiness_.start_draining();
  refresh_due_.stop();
  const Deadline by = chr::steady_clock::now() + drain_limit_;
  co_await public_server_.drain(by);
  // A refresh that has been sent must be stored.
  co_await refresh_due_.drained(by);
  background_.stop();
  co_await background_.wait();
  banks_->stop();
  issuers_->stop();
  // Last: until here probes and scrapers are answered.
  co_await admin_server_.drain(chr::steady_clock::now() + 1s);
}

void Wiring::consent_changed(const ConsentId& id) {
  cache_.forget(id);
  refresh_.wake(id);
}

void Wiring::client_changed(const ClientId&) {
  authenticate_.forget_all();
}

void Wiring::changes_lost() {
  cache_.forget_all();
  authenticate_.forget_all();
}

}  // namespace tpp::gateway
