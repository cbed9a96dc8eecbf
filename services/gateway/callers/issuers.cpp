#include "callers/issuers.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <sstream>
#include <utility>

#include "async/signal.hpp"
#include "callers/jwks.hpp"
#include "http/client.hpp"
#include "obs/log.hpp"

namespace tpp::gateway {
namespace {

using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

constexpr auto fetch_limit = 5s;
// Tokens with made-up key ids must not make us ask the issuer all the time.
constexpr auto ask_again_after = 10s;
constexpr std::size_t keys_bytes = 256 * 1024;

Error refused(const char* why) {
  return Error{Errc::unauthorized, std::string("the bearer token is not accepted: ") + why};
}

std::string_view algorithm_name(crypto::SignatureAlgorithm algorithm) {
  switch (algorithm) {
    case crypto::SignatureAlgorithm::rs256:
      return "RS256";
    case crypto::SignatureAlgorithm::es256:
      return "ES256";
    case crypto::SignatureAlgorithm::eddsa:
      break;
  }
  return "EdDSA";
}

Result<std::string> contents_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) return Error{Errc::invalid_input, path + " cannot be read"};
  return text.str();
}

http::ClientLimits limits() {
  http::ClientLimits few;
  few.connections = 1;
  few.waiting = 4;
  few.body_bytes = keys_bytes;
  return few;
}

ClaimRules rules_of(const IssuerConfig& config) {
  return {config.issuer, config.audience, config.client_claim, config.scope_claim, config.leeway};
}

}  // namespace

struct CallerIssuers::Issuer {
  Issuer(IssuerConfig settings, IssuerProbe& told)
      : config(std::move(settings)), rules(rules_of(config)), probe(told) {
    probe.issuer_known(config.id);
  }

  Result<void> open_client(asio::io_context& io) {
    auto url = http::parse_url(config.jwks_url);
    if (!url) return url.error();
    target = url->target;
    std::shared_ptr<boost::asio::ssl::context> tls;
    if (url->scheme == "https") {
      auto made = http::make_client_tls({"", "", config.jwks_ca_file});
      if (!made) return made.error();
      tls = std::move(*made);
    }
    client = std::make_unique<http::Client>(io, std::move(*url), std::move(tls), limits());
    return {};
  }

  Result<void> take(std::string_view text) {
    auto set = read_key_set(text);
    if (!set) return set.error();
    keys = std::move(*set);
    probe.keys_read(config.id);
    return {};
  }

  Task<std::string> fetch() {
    if (!client) co_return contents_of(config.jwks_file);
    http::ClientRequest request;
    request.method = "GET";
    request.target = target;
    request.headers.push_back({"Accept", "application/json"});
    request.repeat_when_stale = true;
    auto answer = co_await client->send(std::move(request), Steady::now() + fetch_limit);
    if (!answer) co_return answer.error();
    if (answer->status != 200)
      co_return Error{Errc::invalid_input, "answered " + std::to_string(answer->status)};
    co_return std::move(answer->body);
  }

  // One at a time; who comes meanwhile waits for its end.
  Awaitable<void> refresh() {
    if (refreshing) {
      co_await refreshed.wait_until(Steady::now() + fetch_limit);
      co_return;
    }
    refreshing = true;
    asked_at = Steady::now();
    auto text = co_await fetch();
    refreshing = false;
    Result<void> taken = text ? take(*text) : Result<void>(text.error());
    if (!taken)
      obs::warn("keys of an issuer not read; the old ones stay", {{"issuer", config.id},
                                                                  {"detail", taken.error().detail},
                                                                  {"cause", taken.error().cause}});
    refreshed.notify_all();
  }

  bool may_ask_again() const {
    return refreshing || !asked_at || Steady::now() - *asked_at >= ask_again_after;
  }

  const crypto::PublicKey* key(const std::string& id) const {
    const auto found = keys.by_id.find(id);
    return found == keys.by_id.end() ? nullptr : &found->second;
  }

  bool accepts(const SignedToken& token, const crypto::PublicKey& key) const {
    return token.algorithm == algorithm_name(key.algorithm()) &&
           std::ranges::find(config.algorithms, token.algorithm) != config.algorithms.end();
  }

  IssuerConfig config;
  ClaimRules rules;
  IssuerProbe& probe;
  KeySet keys;
  std::string target;
  std::unique_ptr<http::Client> client;  // null: keys come from a file
  bool refreshing = false;
  std::optional<Steady::time_point> asked_at;
  async::Signal refreshed;
};

CallerIssuers::CallerIssuers() = default;
CallerIssuers::~CallerIssuers() = default;

Result<std::unique_ptr<CallerIssuers>> CallerIssuers::create(const Config& config,
                                                             asio::io_context& io,
                                                             IssuerProbe& probe) {
  std::unique_ptr<CallerIssuers> issuers(new CallerIssuers);
  for (const IssuerConfig& each : config.issuers) {
    auto issuer = std::make_unique<Issuer>(each, probe);
    Result<void> ready;
    if (!each.jwks_url.empty()) {
      ready = issuer->open_client(io);
    } else {
      auto text = contents_of(each.jwks_file);
      ready = text ? issuer->take(*text) : Result<void>(text.error());
    }
    if (!ready)
      return Error{Errc::invalid_input, "callers.issuers." + each.id + ": " + ready.error().detail};
    issuers->issuers_.push_back(std::move(issuer));
  }
  return issuers;
}

Task<BearerClaims> CallerIssuers::verify(const Secret& token, UtcTime now) {
  auto read = read_signed_token(token.reveal());
  if (!read) co_return read.error();
  Issuer* issuer = issuer_of(claimed_issuer(*read));
  if (issuer == nullptr) co_return refused("its issuer is not known here");
  const crypto::PublicKey* key = issuer->key(read->key_id);
  if (key == nullptr && issuer->may_ask_again()) {
    co_await issuer->refresh();
    key = issuer->key(read->key_id);
  }
  if (key == nullptr) co_return refused("its key is not known");
  if (!issuer->accepts(*read, *key)) co_return refused("its algorithm is not that of its key");
  if (!key->verifies(read->signed_part, read->signature))
    co_return refused("its signature is wrong");
  auto claims = check_claims(read->claims, issuer->rules, now);
  if (!claims) co_return claims.error();
  co_return BearerClaims{{issuer->config.id, std::move(claims->client)},
                         std::move(claims->scopes),
                         claims->expires_at};
}

Awaitable<void> CallerIssuers::refresh() {
  for (const auto& issuer : issuers_) co_await issuer->refresh();
}

void CallerIssuers::stop() {
  for (const auto& issuer : issuers_)
    if (issuer->client) issuer->client->stop();
}

CallerIssuers::Issuer* CallerIssuers::issuer_of(const std::string& name) {
  const auto found =
      std::ranges::find_if(issuers_, [&](const auto& each) { return each->config.issuer == name; });
  return name.empty() || found == issuers_.end() ? nullptr : found->get();
}

}  // namespace tpp::gateway
