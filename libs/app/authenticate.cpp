#include "app/authenticate.hpp"

#include <algorithm>
#include <utility>

#include "domain/api_key.hpp"

namespace tpp {
namespace {

constexpr std::chrono::minutes note_every{1};
// Bearer tokens are made by others: without a limit their number is theirs to choose.
constexpr std::size_t remembered_limit = 20'000;
constexpr std::size_t token_limit = 8192;

// Three parts, as every signed token has.
bool looks_like_token(const Secret& credentials) {
  const std::string& text = credentials.reveal();
  return text.size() <= token_limit && std::ranges::count(text, '.') == 2;
}

Error unknown_credentials() {
  return Error{Errc::unauthorized, "neither an API key nor a bearer token"};
}

}  // namespace

Authenticate::Authenticate(ClientStore& clients, BearerTokens& tokens, DigestFunction digest,
                           std::chrono::seconds lifetime, const Clock& clock)
    : clients_(clients), tokens_(tokens), digest_(digest), lifetime_(lifetime), clock_(clock) {}

Task<Authenticate::Known> Authenticate::operator()(const Secret& credentials) {
  const bool is_key = looks_like_api_key(credentials);
  if (!is_key && !looks_like_token(credentials)) co_return unknown_credentials();
  const std::string digest = digest_(credentials.reveal());
  const UtcTime now = clock_.now();
  const auto known = known_.find(digest);
  if (known != known_.end() && known->second.good_until > now) co_return use(known->second, now);

  const std::uint64_t before = forgotten_;
  auto looked_up = is_key ? find_key(credentials, now) : find_token(credentials, now);
  auto found = co_await std::move(looked_up);
  if (!found) {
    known_.erase(digest);
    co_return found.error();
  }
  const Known client = use(*found, now);
  // A row read before a revocation must not be remembered after it.
  if (before == forgotten_) remember(digest, std::move(*found), now);
  co_return client;
}

Task<Authenticate::Slot> Authenticate::find_key(const Secret& key, UtcTime now) {
  auto found = co_await clients_.find_by_key(key, now);
  if (!found && found.error().code == Errc::not_found)
    co_return Error{Errc::unauthorized, "the API key is not known, has expired or was revoked"};
  if (!found) co_return found.error();
  Slot slot{std::make_shared<const Client>(std::move(found->client)), found->key,
            clock_.now() + lifetime_, now};
  if (found->expires_at) slot.good_until = std::min(slot.good_until, *found->expires_at);
  co_return slot;
}

Task<Authenticate::Slot> Authenticate::find_token(const Secret& token, UtcTime now) {
  auto claims = co_await tokens_.verify(token, now);
  if (!claims) co_return claims.error();
  auto found = co_await clients_.find_by_subject(claims->subject);
  if (!found && found.error().code == Errc::not_found)
    co_return Error{Errc::unauthorized, "the bearer token is of no client that is known here"};
  if (!found) co_return found.error();
  std::erase_if(found->scopes, [&](ClientScope scope) {
    return std::ranges::find(claims->scopes, scope) == claims->scopes.end();
  });
  const UtcTime good_until = std::min(clock_.now() + lifetime_, claims->expires_at);
  co_return Slot{std::make_shared<const Client>(std::move(*found)), {}, good_until, now};
}

bool Authenticate::remembers(const Secret& credentials) const {
  if (!looks_like_api_key(credentials) && !looks_like_token(credentials)) return false;
  return known_.contains(digest_(credentials.reveal()));
}

void Authenticate::forget_all() {
  for (auto& [digest, slot] : known_) slot.good_until = UtcTime();
  ++forgotten_;
}

const Authenticate::Known& Authenticate::use(Slot& slot, UtcTime now) {
  if (now >= slot.note_from && !slot.key.value.empty()) {
    used_.emplace(slot.key, now);
    slot.note_from = now + note_every;
  }
  return slot.client;
}

void Authenticate::remember(const std::string& digest, Slot slot, UtcTime now) {
  if (known_.size() >= remembered_limit)
    std::erase_if(known_, [&](const auto& entry) { return entry.second.good_until <= now; });
  if (known_.size() >= remembered_limit) known_.clear();
  known_[digest] = std::move(slot);
}

std::vector<KeyUse> Authenticate::take_uses() {
  std::vector<KeyUse> uses;
  uses.reserve(used_.size());
  for (const auto& [key, at] : used_) uses.push_back({key, at});
  used_.clear();
  return uses;
}

}  // namespace tpp
