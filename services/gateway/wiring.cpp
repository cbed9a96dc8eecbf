#include "wiring.hpp"

#include <utility>

#include "config/secret_file.hpp"
#include "crypto/certificate.hpp"
#include "crypto/digest.hpp"
#include "crypto/random.hpp"
#include "obs/log.hpp"
#include "postgres/connection_text.hpp"
#include "state_metrics.hpp"
#include "storage/schema.hpp"
#include "wiring_settings.hpp"

namespace tpp::gateway {
namespace {

using namespace std::chrono_literals;
namespace chr = std::chrono;

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

std::unique_ptr<postgres::PoolProbe> pool_metrics(const Config& config, obs::Metrics& metrics) {
  return std::make_unique<PoolMetrics>(metrics, static_cast<std::size_t>(config.database_pool),
                                       static_cast<std::size_t>(config.database_queue));
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
  std::unique_ptr<IssuerProbe> issuer_probe;
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
  auto issuer_probe = std::make_unique<IssuerMetrics>(*metrics, *clock);
  auto issuers = CallerIssuers::create(config, io, *issuer_probe);
  if (!issuers) return issuers.error();
  Parts parts{std::move(*text),        postgres::transaction_settings(settings),
              std::move(*direct_text), std::move(*box),
              std::move(metrics),      std::move(clock),
              std::move(ids),          std::move(*banks),
              std::move(issuer_probe), std::move(*issuers),
              std::move(certificate),  std::move(*tls),
              std::move(*spool_folder)};
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
      pool_probe_(pool_metrics(config, *metrics_)),
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
      audit_store_(pool_),
      psus_(pool_),
      retention_(pool_),
      cursors_(box_),
      banks_(std::move(parts.banks)),
      issuer_probe_(std::move(parts.issuer_probe)),
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
      refresh_ahead_(refresh_, *ids_, *clock_, background_),
      recover_tokens_(replay_spool_, refresh_, tokens_, consents_, *banks_, *ids_, *clock_),
      refresh_due_probe_(std::make_unique<RefreshDueMetrics>(*metrics_)),
      refresh_due_(due_refreshes_, refresh_, *banks_, *ids_, *clock_, refresh_rate(config),
                   *refresh_due_probe_),
      strike_clocks_(consent_clocks_, *clock_),
      state_probe_(std::make_unique<StateMetrics>(*metrics_)),
      count_states_(state_counts_, due_refreshes_, *banks_, *clock_, *state_probe_),
      list_events_(events_, *clock_),
      audit_probe_(*metrics_),
      audit_reads_(audit_store_, *ids_, *clock_, audit_probe_),
      erase_psu_(psus_, cache_, *ids_, *clock_),
      retention_probe_(*metrics_),
      keep_retention_(retention_, *clock_, config.retention, retention_probe_),
      start_pages_(browser_bonds_, cursors_, crypto::sha256, *ids_, *clock_,
                   public_url_ + "/start/"),
      start_authorization_(consents_, start_pages_, *ids_, *clock_),
      quota_probe_(*metrics_, banks_->all()),
      quota_(unattended_reads_, *clock_, quota_probe_),
      reads_(accounts_, consents_, *banks_, cache_, refresh_, refresh_ahead_, start_authorization_,
             quota_, *clock_),
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
                 erase_psu_,
                 *banks_,
                 cursors_,
                 *banks_,
                 start_pages_,
                 public_url_},
      routes_(make_routes(use_cases_)),
      api_probe_(*metrics_, operations_of(routes_), public_limits(config)),
      api_(routes_, authenticate_, *ids_, api_probe_, config.request_limit, config.callers,
           audit_reads_),
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
      process_metrics_(*metrics_, storage::schema_version, memory_look_every),
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

}  // namespace tpp::gateway
