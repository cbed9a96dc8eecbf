// What the program does from start to drain: its rhythms, and the order in which its parts end.

#include <utility>

#include <boost/asio/co_spawn.hpp>

#include "wiring.hpp"

namespace tpp::gateway {
namespace {

using namespace std::chrono_literals;
namespace chr = std::chrono;

constexpr auto look_every = 2s;
constexpr auto look_at_sealing_keys_every = 3s;
constexpr auto follow_every = 1s;
constexpr auto refresh_every = 1s;
constexpr auto strike_every = 2s;
constexpr auto count_every = 30s;
constexpr auto audit_every = 1s;
constexpr auto retention_every = 1min;
constexpr auto recover_every = 2s;
constexpr auto note_uses_every = 10s;
constexpr auto read_keys_every = 60s;
// At one bank in this replica; one slow call must not hold up the others.
constexpr int refreshes_at_once = 3;

bool keys_are_wrong(const Error& error) {
  return error.code == Errc::conflict || error.code == Errc::invalid_input;
}

}  // namespace

Awaitable<void> Wiring::look_at_certificate() {
  certificate_->look(
      [this](ListenerCertificate::Context tls) { public_server_.use_tls(std::move(tls)); });
  co_return;
}

Awaitable<void> Wiring::look_at_memory() {
  overload_.look();
  process_metrics_.look(readiness_.schema_found());
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
  background_.spawn_ticker(audit_every, [this] { return audit_reads_.round(); });
  background_.spawn(keep_retention_.round());
  background_.spawn_ticker(retention_every, [this] { return keep_retention_.round(); });
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
  refresh_ahead_.stop();
  const Deadline by = chr::steady_clock::now() + drain_limit_;
  co_await public_server_.drain(by);
  // A refresh that has been sent must be stored.
  co_await refresh_due_.drained(by);
  co_await refresh_ahead_.drained(by);
  background_.stop();
  co_await background_.wait();
  co_await audit_reads_.drained();
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
