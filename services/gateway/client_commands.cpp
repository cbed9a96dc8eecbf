#include "client_commands.hpp"

#include <iostream>

#include <nlohmann/json.hpp>

#include "app/clients.hpp"
#include "command_run.hpp"
#include "commands.hpp"
#include "crypto/random.hpp"
#include "http/url.hpp"
#include "storage/pg_api_key_store.hpp"
#include "storage/pg_client_store.hpp"

namespace tpp::gateway {
namespace {

using Json = nlohmann::ordered_json;
namespace chr = std::chrono;

constexpr chr::seconds usual_limit{3};

// https anywhere, or http to this machine for development.
bool is_return_url(const std::string& text) {
  auto url = http::parse_url(text);
  if (!url || text.find('#') != std::string::npos) return false;
  const bool local = url->host == "localhost" || url->host == "127.0.0.1";
  return url->scheme == "https" || local;
}

// The client stores of the configured database, for the length of one command.
struct ClientDesk {
  ClientDesk(Secret text, std::string url)
      : public_url(std::move(url)),
        pool(std::move(text), command_pool(), probe),
        clients(pool),
        keys(pool) {}
  std::string public_url;
  postgres::PoolProbe probe;
  postgres::PgPool pool;
  storage::PgClientStore clients;
  storage::PgApiKeyStore keys;
  crypto::SystemIdSource ids;
  SystemClock clock;
};

Result<std::unique_ptr<ClientDesk>> open_desk(const std::string& config_file) {
  auto loaded = load_for_command(config_file);
  if (!loaded) return loaded.error();
  auto text = command_database(loaded->config, usual_limit);
  if (!text) return text.error();
  return std::make_unique<ClientDesk>(std::move(*text), loaded->config.public_url);
}

template <class T>
Json or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json time_or_null(const std::optional<UtcTime>& time) {
  return time ? Json(to_rfc3339(*time)) : Json();
}

Json to_json(const Client& client) {
  Json scopes = Json::array();
  for (ClientScope scope : client.scopes) scopes.push_back(name_of(scope));
  Json subject;
  if (client.token_subject)
    subject = {{"issuer", client.token_subject->issuer},
               {"subject", client.token_subject->subject}};
  return Json{{"id", client.id.value},
              {"name", client.name},
              {"scopes", std::move(scopes)},
              {"return_urls", client.return_urls},
              {"created_at", to_rfc3339(client.created_at)},
              {"revoked_at", time_or_null(client.revoked_at)},
              {"token", std::move(subject)},
              {"limits",
               {{"rate_per_second", or_null(client.limits.rate_per_second)},
                {"rate_burst", or_null(client.limits.rate_burst)},
                {"concurrency", or_null(client.limits.concurrency)}}},
              {"browser_binding", name_of(client.browser_binding)}};
}

Json to_json(const ApiKey& key) {
  return Json{{"id", key.id.value},
              {"client_id", key.client.value},
              {"prefix", key.prefix},
              {"created_at", to_rfc3339(key.created_at)},
              {"expires_at", time_or_null(key.expires_at)},
              {"revoked_at", time_or_null(key.revoked_at)},
              {"last_used_at", time_or_null(key.last_used_at)}};
}

// "90d", "24h", "30m", "10s"
Result<chr::seconds> parse_duration(const std::string& text) {
  const Error wrong{Errc::invalid_input, "'" + text + "' is no duration such as 24h or 90d"};
  if (text.size() < 2 || text.size() > 7) return wrong;
  long count = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (text[i] < '0' || text[i] > '9') return wrong;
    count = count * 10 + (text[i] - '0');
  }
  switch (text.back()) {
    case 's':
      return chr::seconds(count);
    case 'm':
      return chr::minutes(count);
    case 'h':
      return chr::hours(count);
    case 'd':
      return chr::days(count);
    default:
      return wrong;
  }
}

// Nothing when it was not given.
Result<std::optional<chr::seconds>> optional_duration(const std::string& text) {
  if (text.empty()) return std::optional<chr::seconds>();
  auto parsed = parse_duration(text);
  if (!parsed) return parsed.error();
  return std::optional(*parsed);
}

Result<std::optional<TokenSubject>> token_subject_of(const ClientOptions& options) {
  if (!options.issuer && !options.subject) return std::optional<TokenSubject>();
  if (!options.subject || (!options.subject->empty() && options.issuer.value_or("").empty()))
    return Error{Errc::invalid_input, "--issuer and --subject go together"};
  return std::optional(TokenSubject{options.issuer.value_or(""), *options.subject});
}

// A browser can be bound where cookies are safe from others on the wire; elsewhere on request.
BrowserBinding binding_of(const ClientOptions& options, const std::string& public_url) {
  const bool safe = public_url.starts_with("https://");
  const BrowserBinding usual = safe ? BrowserBinding::start_page : BrowserBinding::none;
  if (!options.browser_binding) return usual;
  return browser_binding_from(*options.browser_binding).value_or(usual);
}

int show(const AddedKey& added, bool json) {
  Json shown = to_json(added.key);
  shown["api_key"] = added.api_key.reveal();
  if (json)
    std::cout << shown.dump() << "\n";
  else
    std::cout << "id:      " << added.key.id.value << "\napi key: " << added.api_key.reveal()
              << "\nKeep the key now: it cannot be shown again.\n";
  return exit_ok;
}

int add_or_rotate(const std::string& config_file, const ClientKeyOptions& options, bool json) {
  const auto uuid = canonical_uuid(options.client);
  if (!uuid) return fail("keys", Error{Errc::invalid_input, "the client's id is not a UUID"});
  auto lifetime = optional_duration(options.expires_in);
  if (!lifetime) return fail("--expires-in", lifetime.error());
  auto overlap = optional_duration(options.overlap);
  if (!overlap) return fail("--overlap", overlap.error());
  auto desk = open_desk(config_file);
  if (!desk) return fail("cannot open the client store", desk.error());
  AddKey add((*desk)->keys, (*desk)->ids, (*desk)->clock);
  const ClientId client{*uuid};
  auto added = run_command<AddedKey>([&] { return add(client, *lifetime, *overlap); });
  if (!added) return fail("the key was not added", added.error());
  return show(*added, json);
}

}  // namespace

int add_client(const std::string& config_file, const ClientOptions& options, bool json) {
  auto subject = token_subject_of(options);
  if (!subject) return fail("the client was not added", subject.error());
  auto desk = open_desk(config_file);
  if (!desk) return fail("cannot open the client store", desk.error());
  NewClient wanted{options.name,
                   options.scopes,
                   options.return_urls,
                   std::move(*subject),
                   {options.rate, options.burst, options.concurrency},
                   binding_of(options, (*desk)->public_url)};
  AddClient add((*desk)->clients, (*desk)->ids, (*desk)->clock, is_return_url);
  auto added = run_command<AddedClient>([&] { return add(std::move(wanted)); });
  if (!added) return fail("the client was not added", added.error());
  Json shown = to_json(added->client);
  shown["api_key"] = added->api_key.reveal();
  if (json)
    std::cout << shown.dump() << "\n";
  else
    std::cout << "id:      " << added->client.id.value << "\napi key: " << added->api_key.reveal()
              << "\nKeep the key now: it cannot be shown again.\n";
  return exit_ok;
}

int list_clients(const std::string& config_file, bool json) {
  auto desk = open_desk(config_file);
  if (!desk) return fail("cannot open the client store", desk.error());
  auto clients = run_command<std::vector<Client>>([&] { return (*desk)->clients.list(); });
  if (!clients) return fail("the clients cannot be listed", clients.error());
  Json all = Json::array();
  for (const Client& client : *clients) all.push_back(to_json(client));
  if (json) {
    std::cout << all.dump() << "\n";
    return exit_ok;
  }
  for (const Client& client : *clients)
    std::cout << client.id.value << "  " << (client.revoked_at ? "revoked  " : "active   ")
              << client.name << "\n";
  return exit_ok;
}

int change_client(const std::string& config_file, const std::string& id,
                  const ClientOptions& options) {
  const auto uuid = canonical_uuid(id);
  if (!uuid) return fail("change", Error{Errc::invalid_input, "the id is not a UUID"});
  auto subject = token_subject_of(options);
  if (!subject) return fail("the client was not changed", subject.error());
  ClientChange change{std::move(*subject), options.rate, options.burst, options.concurrency, {}};
  if (options.browser_binding)
    change.browser_binding = browser_binding_from(*options.browser_binding);
  auto desk = open_desk(config_file);
  if (!desk) return fail("cannot open the client store", desk.error());
  const ClientId client{*uuid};
  auto changed = run_command<void>([&] { return (*desk)->clients.change(client, change); });
  if (!changed) return fail("the client was not changed", changed.error());
  std::cout << "changed " << *uuid << "\n";
  return exit_ok;
}

int revoke_client(const std::string& config_file, const std::string& id) {
  const auto uuid = canonical_uuid(id);
  if (!uuid) return fail("revoke", Error{Errc::invalid_input, "the id is not a UUID"});
  auto desk = open_desk(config_file);
  if (!desk) return fail("cannot open the client store", desk.error());
  const ClientId client{*uuid};
  auto revoked = run_command<void>([&] { return (*desk)->clients.revoke(client); });
  if (!revoked) return fail("the client was not revoked", revoked.error());
  std::cout << "revoked " << *uuid << "\n";
  return exit_ok;
}

int add_client_key(const std::string& config_file, const ClientKeyOptions& options, bool json) {
  ClientKeyOptions one_more = options;
  one_more.overlap.clear();
  return add_or_rotate(config_file, one_more, json);
}

int rotate_client_key(const std::string& config_file, const ClientKeyOptions& options, bool json) {
  return add_or_rotate(config_file, options, json);
}

int list_client_keys(const std::string& config_file, const std::string& client, bool json) {
  const auto uuid = canonical_uuid(client);
  if (!uuid) return fail("keys", Error{Errc::invalid_input, "the client's id is not a UUID"});
  auto desk = open_desk(config_file);
  if (!desk) return fail("cannot open the client store", desk.error());
  const ClientId id{*uuid};
  auto keys = run_command<std::vector<ApiKey>>([&] { return (*desk)->keys.list(id); });
  if (!keys) return fail("the keys cannot be listed", keys.error());
  Json all = Json::array();
  for (const ApiKey& key : *keys) all.push_back(to_json(key));
  if (json) {
    std::cout << all.dump() << "\n";
    return exit_ok;
  }
  const UtcTime now = (*desk)->clock.now();
  for (const ApiKey& key : *keys)
    std::cout << key.id.value << "  " << (is_live(key, now) ? "live   " : "ended  ") << key.prefix
              << "…  last used "
              << (key.last_used_at ? to_rfc3339(*key.last_used_at) : std::string("never")) << "\n";
  return exit_ok;
}

int revoke_client_key(const std::string& config_file, const std::string& id) {
  const auto uuid = canonical_uuid(id);
  if (!uuid) return fail("revoke", Error{Errc::invalid_input, "the key's id is not a UUID"});
  auto desk = open_desk(config_file);
  if (!desk) return fail("cannot open the client store", desk.error());
  const ApiKeyId key{*uuid};
  auto revoked = run_command<void>([&] { return (*desk)->keys.revoke(key, (*desk)->clock.now()); });
  if (!revoked) return fail("the key was not revoked", revoked.error());
  std::cout << "revoked " << *uuid << "\n";
  return exit_ok;
}

}  // namespace tpp::gateway
