#pragma once
// The whole program as one object: every part, in the order in which they use each other, so that
// they end in the reverse order. Only here are concrete adapters named.

#include <memory>

#include <boost/asio/io_context.hpp>

#include "admin/admin_api.hpp"
#include "api/api.hpp"
#include "app/count_states.hpp"
#include "app/follow_payments.hpp"
#include "app/note_key_uses.hpp"
#include "app/recover_tokens.hpp"
#include "app/refresh_ahead.hpp"
#include "app/refresh_due.hpp"
#include "app/refresh_tokens.hpp"
#include "app/strike_clocks.hpp"
#include "async/task_group.hpp"
#include "banks.hpp"
#include "callers/issuers.hpp"
#include "config.hpp"
#include "http/server.hpp"
#include "listener_certificate.hpp"
#include "overload.hpp"
#include "probes.hpp"
#include "process_metrics.hpp"
#include "storage/file_token_spool.hpp"
#include "storage/pg_account_store.hpp"
#include "storage/pg_api_key_store.hpp"
#include "storage/pg_audit_store.hpp"
#include "storage/pg_browser_bond_store.hpp"
#include "storage/pg_change_feed.hpp"
#include "storage/pg_client_store.hpp"
#include "storage/pg_consent_clock_store.hpp"
#include "storage/pg_consent_store.hpp"
#include "storage/pg_due_refresh_store.hpp"
#include "storage/pg_event_store.hpp"
#include "storage/pg_payment_store.hpp"
#include "storage/pg_psu_store.hpp"
#include "storage/pg_retention_store.hpp"
#include "storage/pg_sealing_keys.hpp"
#include "storage/pg_state_count_store.hpp"
#include "storage/pg_token_store.hpp"
#include "storage/pg_unattended_read_store.hpp"
#include "storage/sealed_cursor_box.hpp"
#include "storage/sealing_key_watch.hpp"

namespace tpp::gateway {

class Wiring final : private ChangeListener {
 public:
  // Errors: what is wrong with keys, profiles, certificates or the database address.
  static Result<std::unique_ptr<Wiring>> create(const Config& config, asio::io_context& io);
  ~Wiring() override;

  // Errors: a listener that cannot be bound.
  Result<void> start();
  std::uint16_t port() const { return public_server_.port(); }
  std::uint16_t admin_port() const { return admin_server_.port(); }

  // Not ready any more, no new connections, requests under way end; then everything stops.
  Awaitable<void> drain();

 private:
  struct Parts;  // what create() had to check first
  Wiring(const Config& config, asio::io_context& io, Parts parts);
  http::ServerOptions public_options(const Config& config, ListenerCertificate::Context tls);

  // The keys that the box has are confirmed, or refused.
  Task<void> look_at_keys();
  Result<void> confirm_keys();
  Awaitable<void> watch_keys();

  void consent_changed(const ConsentId& id) override;
  void client_changed(const ClientId& id) override;
  void changes_lost() override;
  Awaitable<void> look_at_certificate();
  Awaitable<void> look_at_memory();

  std::chrono::milliseconds drain_limit_;
  std::chrono::milliseconds look_at_keys_every_;
  std::string public_url_;
  std::unique_ptr<obs::Metrics> metrics_;
  std::unique_ptr<const Clock> clock_;
  std::unique_ptr<IdSource> ids_;
  crypto::SealedBox box_;

  std::unique_ptr<postgres::PoolProbe> pool_probe_;
  postgres::PgPool pool_;
  storage::PgSealingKeys sealing_keys_;
  storage::SealingKeyWatch key_watch_;
  SealingKeyMetrics key_metrics_;
  storage::PgConsentStore consents_;
  storage::PgTokenStore tokens_;
  storage::PgAccountStore accounts_;
  storage::PgClientStore clients_;
  storage::PgApiKeyStore api_keys_;
  storage::PgBrowserBondStore browser_bonds_;
  storage::PgPaymentStore payments_;
  storage::PgDueRefreshStore due_refreshes_;
  storage::PgConsentClockStore consent_clocks_;
  storage::PgEventStore events_;
  storage::PgStateCountStore state_counts_;
  storage::PgUnattendedReadStore unattended_reads_;
  storage::PgAuditStore audit_store_;
  storage::PgPsuStore psus_;
  storage::PgRetentionStore retention_;
  storage::SealedCursorBox cursors_;
  std::unique_ptr<ConfiguredBanks> banks_;
  std::unique_ptr<IssuerProbe> issuer_probe_;
  std::unique_ptr<CallerIssuers> issuers_;

  AccessCache cache_;
  std::unique_ptr<RefreshProbe> refresh_probe_;
  storage::FileTokenSpool spool_;
  RefreshGuard refresh_guard_;
  ReplaySpool replay_spool_;
  ClaimedRefresh claimed_refresh_;
  RefreshTokens refresh_;
  RefreshAhead refresh_ahead_;
  RecoverTokens recover_tokens_;
  std::unique_ptr<RefreshDueProbe> refresh_due_probe_;
  RefreshDue refresh_due_;
  StrikeClocks strike_clocks_;
  std::unique_ptr<StateProbe> state_probe_;
  CountStates count_states_;
  ListEvents list_events_;
  AuditMetrics audit_probe_;
  AuditReads audit_reads_;
  ErasePsu erase_psu_;
  RetentionMetrics retention_probe_;
  KeepRetention keep_retention_;
  StartPages start_pages_;
  StartAuthorization start_authorization_;
  QuotaMetrics quota_probe_;
  UnattendedQuota quota_;
  AccountReads reads_;
  CreateConsent create_consent_;
  ListConsents list_consents_;
  GetConsent get_consent_;
  RevokeConsent revoke_consent_;
  RenewConsent renew_consent_;
  CompleteAuthorization complete_authorization_;
  PaymentTokens payment_tokens_;
  CheckPayment check_payment_;
  CompletePayment complete_payment_;
  ReturnFromBank return_from_bank_;
  SubmitPayment submit_payment_;
  GetPayment get_payment_;
  ListPayments list_payments_;
  GetPaymentHistory get_payment_history_;
  GetPaymentDetails get_payment_details_;
  CancelPayment cancel_payment_;
  FollowPayments follow_payments_;
  BulkFiles bulk_files_;
  ListAccounts list_accounts_;
  GetAccount get_account_;
  GetQuota get_quota_;
  ListTransactions list_transactions_;
  ConfirmFunds confirm_funds_;
  Authenticate authenticate_;
  NoteKeyUses note_key_uses_;
  UseCases use_cases_;

  std::vector<Route> routes_;
  ApiProbe api_probe_;
  Api api_;
  Readiness readiness_;
  AdminApi admin_api_;
  http::ServerProbe admin_probe_;
  http::Server public_server_;
  http::Server admin_server_;
  std::unique_ptr<ListenerCertificate> certificate_;
  std::chrono::milliseconds certificate_look_;
  ProcessMemory memory_;
  Overload overload_;
  ProcessMetrics process_metrics_;
  async::TaskGroup background_;
  storage::PgChangeFeed feed_;
};

}  // namespace tpp::gateway
