#include "config.hpp"

#include <utility>

#include "bank_call_config.hpp"
#include "http/url.hpp"

namespace tpp::gateway {
namespace {

using namespace std::chrono_literals;
namespace chr = std::chrono;

void declare_listeners(config::Reader& reader, Config& c) {
  reader.text("http.address", c.http_address, "Address the API listens on.");
  reader.integer("http.port", c.http_port, {0, 65535},
                 "Port of the API; 0 lets the system choose.");
  reader.text("http.public_url", c.public_url,
              "Where customers' browsers reach this gateway; the bank sends them back to "
              "`<public_url>/callback/<bank>`.");
  reader.integer("http.connections", c.http_connections, {1, 100'000},
                 "Open inbound connections; further ones are refused.");
  reader.integer("http.in_flight", c.http_in_flight, {1, 100'000},
                 "Requests worked on at once; further ones get 503.");
  reader.duration("http.request_limit", c.request_limit, 100ms, 5min,
                  "Time for one request, calls at the bank included.");
  reader.text("admin.address", c.admin_address,
              "Address of /livez, /readyz, /metrics and /version.");
  reader.integer("admin.port", c.admin_port, {0, 65535},
                 "Port of the admin listener; 0 lets the system choose.");
  reader.secret(
      "admin.token", c.admin_token,
      "Bearer token that /metrics and /version ask for; without one they ask for nothing. "
      "/livez and /readyz never do: probes carry no secrets.");
}

void declare_limits(config::Reader& reader, CallerLimitsConfig& limits) {
  reader.integer("callers.rate_per_second", limits.rate_per_second, {0, 1'000'000},
                 "Requests per second of one client at one replica; 0: no limit. A client may have "
                 "its own (`clients change`), as of the two below.");
  reader.integer("callers.rate_burst", limits.rate_burst, {1, 1'000'000},
                 "Requests of one client that may come at once.");
  reader.integer("callers.concurrency", limits.concurrency, {0, 100'000},
                 "Requests of one client under way at once at one replica; further ones get 503. "
                 "0: no limit.");
  reader.integer("callers.failures_per_minute", limits.failures_per_minute, {0, 1'000'000},
                 "Failed authentications of one address; then credentials that are not remembered "
                 "get 429. 0: no limit. Behind a proxy all callers share its address.");
}

void declare_issuer(config::Reader& reader, IssuerConfig& issuer) {
  const std::string at = "callers.issuers." + issuer.id + ".";
  reader.text(at + "issuer", issuer.issuer, "What `iss` of its bearer tokens has to be.");
  reader.text(at + "audience", issuer.audience, "What `aud` has to be or contain.");
  reader.text(at + "jwks_file", issuer.jwks_file, "Its public keys: a JWK set (RFC 7517).");
  reader.text(at + "jwks_url", issuer.jwks_url,
              "Where to fetch its keys instead: https, or http to this machine.");
  reader.text(at + "jwks_ca_file", issuer.jwks_ca_file,
              "Authorities that may vouch for the server of jwks_url, in PEM.");
  reader.list(at + "algorithms", issuer.algorithms,
              "Which signatures count: some of RS256, ES256, EdDSA.");
  reader.text(at + "client_claim", issuer.client_claim,
              "The claim that names the client, as given to `clients add --subject`.");
  reader.text(at + "scope_claim", issuer.scope_claim,
              "The claim that holds the scopes, as one text or a list.");
  reader.duration(at + "leeway", issuer.leeway, 0ms, 60s,
                  "How far the issuer's clock may differ from ours.");
}

void declare_inbound_limits(config::Reader& reader, InboundLimits& limits) {
  reader.integer("http.limits.target", limits.target_bytes, {64, 65'536},
                 "Bytes of a request target; longer ones get 414.");
  reader.integer("http.limits.head", limits.head_bytes, {1'024, 262'144},
                 "Bytes of a request line and its header fields; larger ones get 431.");
  reader.integer("http.limits.fields", limits.fields, {8, 1'000},
                 "Header fields of a request; more get 431.");
  reader.integer("http.limits.body", limits.body_bytes, {1'024, 16'777'216},
                 "Bytes of a request body; larger ones get 413.");
  reader.integer("http.limits.file", limits.file_bytes, {1'024, 67'108'864},
                 "The same where a file of payments may be sent.");
  reader.integer("http.limits.connections_per_address", limits.connections_per_address,
                 {1, 100'000},
                 "Open connections from one address; further ones are closed. Behind a load "
                 "balancer all come from its addresses.");
  reader.integer("http.limits.requests_per_connection", limits.requests_per_connection,
                 {1, 1'000'000'000},
                 "Requests after which a connection is closed, up to a tenth more or less.");
  reader.duration("http.limits.connection_life", limits.connection_life, 1s, 24h,
                  "Age from which the next answer closes the connection, up to a tenth more or "
                  "less.");
  reader.duration("http.limits.handshake_time", limits.handshake_time, 100ms, 1min,
                  "Time for a TLS handshake.");
  reader.duration("http.limits.head_time", limits.head_time, 100ms, 5min,
                  "Time from the first byte of a request to the end of its header; then 408.");
  reader.duration("http.limits.body_time", limits.body_time, 100ms, 10min,
                  "Time for a request body; then 408.");
  reader.duration("http.limits.write_time", limits.write_time, 100ms, 10min,
                  "Time in which a client must have read an answer.");
  reader.duration("http.limits.idle_time", limits.idle_time, 100ms, 1h,
                  "Time between two requests; should exceed that of the load balancer in front.");
}

void declare_inbound_tls(config::Reader& reader, InboundTls& tls) {
  reader.text("http.tls.certificate_file", tls.certificate_file,
              "Certificate of the API in PEM, with the chain behind it. Without it the API speaks "
              "plain HTTP.");
  reader.text("http.tls.private_key_file", tls.private_key_file,
              "Private key of that certificate, in PEM.");
  reader.text("http.tls.client_ca_file", tls.client_ca_file,
              "Authorities of client certificates, in PEM. With it every client must present one.");
  reader.duration("http.tls.look_every", tls.look_every, 100ms, 1h,
                  "How often the files are looked at; changed ones are used for new connections.");
}

void declare_storage(config::Reader& reader, Config& c) {
  reader.secret("database.url", c.database_url,
                "PostgreSQL connection, as a postgresql:// URI or key=value text.");
  reader.choice("database.pooler", c.database_pooler, {"none", "transaction"},
                "What stands before PostgreSQL: nothing that pools, or PgBouncer in transaction "
                "mode.");
  reader.secret("database.direct_url", c.database_direct_url,
                "PostgreSQL past the pooler, for what needs a session of its own: announcements of "
                "changes, migrations, keys. Needed when there is a pooler.");
  reader.text("database.migrations", c.migrations, "Folder of the migration files.");
  reader.integer("database.pool", c.database_pool, {1, 64}, "Connections to PostgreSQL.");
  reader.integer("database.queue", c.database_queue, {0, 100'000},
                 "Transactions that may wait for a connection; further ones get 503.");
  reader.secret("sealing.keys", c.sealing_keys,
                "AES-256 keys for tokens and identifiers at rest, one `id:base64` per line; the "
                "first seals in a new database, then `tpp-gateway keys` decides; all of them open. "
                "A file is read again while the gateway runs.");
  c.sealing_keys_file = reader.secret_file("sealing.keys");
  reader.integer("cache.accounts", c.cached_accounts, {1, 10'000'000},
                 "Accounts whose tokens are kept in memory.");
  reader.duration("cache.lifetime", c.cache_lifetime, 1s, 10min,
                  "How long at most a cached account or client is trusted without asking the "
                  "database. Changes are announced at once; this bounds a lost announcement.");
}

void declare_refresh(config::Reader& reader, Config& c) {
  reader.text(
      "spool.folder", c.spool_folder,
      "Folder for tokens that the database does not take, sealed, until it does. Every "
      "replica needs one of its own; it is made when it is not there. Empty: tokens that "
      "arrive while the database is away are lost when the process ends before it is back.");
  reader.integer("spool.limit", c.spool_limit, {1, 1'000'000}, "Answers the spool may hold.");
  reader.duration("refresh.pause", c.refresh_pause, 100ms, 5min,
                  "How long no token is refreshed at a bank that refuses our credentials or many "
                  "customers at once; doubled each time, up to ten times this.");
}

void declare_retention(config::Reader& reader, RetentionPeriods& periods) {
  constexpr chr::milliseconds century = chr::days(36'525);
  reader.duration("retention.tokens", periods.tokens, 0s, 1h,
                  "How long what is left of tokens stays after the end of their consent.");
  reader.duration("retention.authorizations", periods.authorizations, 1min, 24h,
                  "How long states of authorisations stay after their end.");
  reader.duration("retention.idempotency_answers", periods.idempotency_answers, 24h, century,
                  "How long after the end of a payment a repeated request gets the first answer; "
                  "later it gets the payment as it is.");
  reader.duration("retention.idempotency_keys", periods.idempotency_keys, 24h, century,
                  "How long after the end of a payment its Idempotency-Key cannot be used again.");
  reader.duration("retention.events", periods.events, 24h, century,
                  "How long events stay after the client has fetched them.");
  reader.duration("retention.evidence", periods.evidence, chr::days(1827), century,
                  "How long payments, consents that have ended and the audit log stay.");
}

void declare_bank(config::Reader& reader, BankConfig& bank) {
  const std::string at = "banks." + bank.id + ".";
  reader.text(at + "profile", bank.profile,
              "Bank profile: a name in bank_profiles, or the path of a file.");
  reader.text(at + "base_url", bank.base_url, "API address, when it is not the profile's.");
  reader.choice(at + "environment", bank.environment, {"live", "sandbox", "simulator"},
                "What GET /v1/banks says about it.");
  reader.text(at + "client_id", bank.client_id, "Client-ID given by the bank at onboarding.");
  reader.secret(at + "client_secret", bank.client_secret,
                "Client secret given by the bank at onboarding.");
  reader.text(at + "certificate_file", bank.certificate_file,
              "QWAC in PEM, with the chain behind it.");
  reader.text(at + "private_key_file", bank.private_key_file, "Private key of the QWAC, in PEM.");
  reader.text(at + "trusted_ca_file", bank.trusted_ca_file,
              "Authorities that may vouch for the bank's server, in PEM.");
  reader.text(
      at + "crl_file", bank.crl_file,
      "Revocation lists of those authorities, in PEM; without it revocation is not checked. "
      "A list is trusted until a day after its next update was due.");
  reader.list(at + "pins", bank.pins,
              "Base64 of the SHA-256 of public keys (SPKI): the bank's server, or one of the "
              "authorities above it, must have one of them. Give two at least.");
  reader.choice(at + "pins_mode", bank.pins_mode, {"enforce", "report_only"},
                "What a server without any of the pins means: no call, or a log line and a count.");
  reader.text(at + "signing_certificate_file", bank.signing_certificate_file,
              "QSealC in PEM; needed when the bank profile wants payments signed.");
  reader.text(at + "signing_key_file", bank.signing_key_file,
              "Private RSA key of the QSealC, in PEM.");
  reader.list(at + "page_origins", bank.page_origins,
              "Origins of the bank's customer pages, beside the profile's; http only for a "
              "simulator.");
  reader.integer(at + "connections", bank.connections, {1, 1'000}, "Connections to this bank.");
  declare_bank_calls(reader, at, bank.calls);
}

void require(config::Reader& reader, const std::string& key, const std::string& value) {
  if (value.empty()) reader.problem(key, "is needed");
}

void check_bank(config::Reader& reader, const BankConfig& bank) {
  const std::string at = "banks." + bank.id + ".";
  require(reader, at + "profile", bank.profile);
  require(reader, at + "client_id", bank.client_id);
  require(reader, at + "client_secret", bank.client_secret.reveal());
  if (bank.certificate_file.empty() != bank.private_key_file.empty())
    reader.problem(at + "certificate_file", "goes together with private_key_file");
  if (bank.signing_certificate_file.empty() != bank.signing_key_file.empty())
    reader.problem(at + "signing_certificate_file", "goes together with signing_key_file");
  if (bank.environment == "live" && bank.certificate_file.empty())
    reader.problem(at + "certificate_file", "is needed: the bank asks for a QWAC");
  if (!bank.base_url.empty()) {
    auto url = http::parse_url(bank.base_url);
    if (!url) reader.problem(at + "base_url", url.error().detail);
    if (url && url->scheme != "https" && bank.environment == "live")
      reader.problem(at + "base_url", "must be https for a live bank");
  }
}

void check_public_url(config::Reader& reader, const std::string& text) {
  auto url = http::parse_url(text);
  if (text.empty())
    reader.problem("http.public_url", "is needed");
  else if (!url)
    reader.problem("http.public_url", url.error().detail);
  else if (text.ends_with('/') || text.find('?') != std::string::npos)
    reader.problem("http.public_url", "must end without '/' and without a query");
}

void check_inbound(config::Reader& reader, const Config& c) {
  const InboundTls& tls = c.http_tls;
  if (tls.certificate_file.empty() != tls.private_key_file.empty())
    reader.problem("http.tls.certificate_file", "goes together with private_key_file");
  if (tls.certificate_file.empty() && !tls.client_ca_file.empty())
    reader.problem("http.tls.client_ca_file", "needs a certificate_file");
  if (c.http_limits.target_bytes >= c.http_limits.head_bytes)
    reader.problem("http.limits.target", "must be less than http.limits.head");
  if (c.http_limits.file_bytes < c.http_limits.body_bytes)
    reader.problem("http.limits.file", "must not be less than http.limits.body");
}

void check_issuer(config::Reader& reader, const IssuerConfig& issuer) {
  const std::string at = "callers.issuers." + issuer.id + ".";
  require(reader, at + "issuer", issuer.issuer);
  require(reader, at + "audience", issuer.audience);
  if (issuer.jwks_file.empty() == issuer.jwks_url.empty())
    reader.problem(at + "jwks_file", "either it or jwks_url is needed");
  for (const std::string& name : issuer.algorithms)
    if (name != "RS256" && name != "ES256" && name != "EdDSA")
      reader.problem(at + "algorithms", "'" + name + "' is none of RS256, ES256, EdDSA");
  if (issuer.jwks_url.empty()) return;
  auto url = http::parse_url(issuer.jwks_url);
  if (!url) {
    reader.problem(at + "jwks_url", url.error().detail);
  } else if (url->scheme == "https") {
    require(reader, at + "jwks_ca_file", issuer.jwks_ca_file);
  } else if (url->host != "localhost" && url->host != "127.0.0.1") {
    reader.problem(at + "jwks_url", "must be https");
  }
}

void check(config::Reader& reader, const Config& c, Needs needs) {
  if (needs == Needs::nothing) return;
  require(reader, "database.url", c.database_url.reveal());
  if (c.database_pooler != "none")
    require(reader, "database.direct_url", c.database_direct_url.reveal());
  if (needs == Needs::database) return;
  check_inbound(reader, c);
  for (const IssuerConfig& issuer : c.issuers) check_issuer(reader, issuer);
  check_public_url(reader, c.public_url);
  require(reader, "sealing.keys", c.sealing_keys.reveal());
  if (c.banks.empty()) reader.problem("banks", "at least one bank is needed");
  for (const BankConfig& bank : c.banks) check_bank(reader, bank);
}

void declare(config::Reader& reader, Config& c) {
  declare_listeners(reader, c);
  declare_inbound_limits(reader, c.http_limits);
  declare_inbound_tls(reader, c.http_tls);
  reader.integer("overload.memory", c.overload_memory, {0, 1'099'511'627'776},
                 "Bytes of memory the process should stay under; near it load is shed. 0: the "
                 "limit of its control group, if there is one.");
  declare_storage(reader, c);
  reader.integer("refresh.per_second", c.refresh_rate, {1, 1'000},
                 "Background refreshes a second at one bank, over all replicas. Readers are not "
                 "counted.");
  reader.integer("refresh.burst", c.refresh_burst, {1, 10'000},
                 "Background refreshes at one bank that may follow each other at once.");
  declare_refresh(reader, c);
  reader.duration(
      "certificates.look_every", c.certificates_look_every, 100ms, 1h,
      "How often certificate, key, authority and revocation files are looked at; changed "
      "ones are used from then on, or refused and the old ones kept.");
  reader.flag("certificates.group_readable_keys", c.group_readable_keys,
              "Private key files may be readable for their group, as Kubernetes makes them with "
              "fsGroup. Readable for others they never may be.");
  declare_limits(reader, c.callers);
  for (const std::string& name : reader.entries(
           "callers.issuers", "Who may vouch for callers with bearer tokens (JWT), by name.")) {
    c.issuers.emplace_back();
    c.issuers.back().id = name;
  }
  for (IssuerConfig& issuer : c.issuers) declare_issuer(reader, issuer);
  IssuerConfig any_issuer;
  any_issuer.id = "<name>";
  declare_issuer(reader, any_issuer);
  declare_retention(reader, c.retention);
  reader.text("bank_profiles", c.bank_profiles, "Folder of the bank profiles.");
  reader.choice("log.level", c.log_level, {"debug", "info", "warn", "error"},
                "Lines below it are not written.");
  reader.duration("drain_limit", c.drain_limit, 1s, 10min,
                  "Time for requests under way after SIGTERM.");
  for (const std::string& name :
       reader.entries("banks", "The banks, by the id that the API uses.")) {
    c.banks.emplace_back();
    c.banks.back().id = name;
  }
  for (BankConfig& bank : c.banks) declare_bank(reader, bank);
  BankConfig any;
  any.id = "<name>";
  declare_bank(reader, any);
}

config::Sources no_sources() {
  config::Sources none;
  none.environment.clear();
  return none;
}

}  // namespace

Result<LoadedConfig> load_config(const config::Sources& sources, Needs needs) {
  config::Reader reader(sources);
  if (auto read = reader.file_is_read(); !read) return read.error();
  LoadedConfig loaded;
  declare(reader, loaded.config);
  check(reader, loaded.config, needs);
  auto finished = reader.finish();
  if (!finished) return finished.error();
  loaded.redacted = reader.redacted();
  return loaded;
}

std::string configuration_schema() {
  config::Reader reader(no_sources());
  Config defaults;
  declare(reader, defaults);
  return reader.schema();
}

std::string configuration_table() {
  config::Reader reader(no_sources());
  Config defaults;
  declare(reader, defaults);
  return reader.reference_table();
}

}  // namespace tpp::gateway
