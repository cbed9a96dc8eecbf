#include "bank/grants.hpp"

#include <algorithm>

#include "encoding.hpp"

namespace tpp::simulator {
namespace {

// Looks like a compact JWE: five parts, the second empty. The same for a consent and an account.
std::string make_logical_id(const std::string& consent_id, const std::string& iban) {
  const std::string header = R"({"typ":"JWT","alg":"dir","enc":"A128CBC-HS256"})";
  const std::string base = sha256(consent_id + "/" + iban);
  std::string sealed;
  for (char part = 'a'; part < 'f'; ++part) sealed += sha256(base + part);
  return base64url(header) + ".." + base64url(sha256(base + "iv").substr(0, 16)) + "." +
         base64url(sealed) + "." + base64url(sha256(base + "tag").substr(0, 16));
}

std::string make_jwt() {
  return base64url(R"({"typ":"JWT","alg":"HS256"})") + "." + base64url(random_bytes(60)) + "." +
         base64url(random_bytes(32));
}

}  // namespace

GrantedAccount* Consent::granted(std::string_view logical_id) {
  const auto found = std::ranges::find(accounts, logical_id, &GrantedAccount::logical_id);
  return found == accounts.end() ? nullptr : &*found;
}

Consent& Grants::begin(const Customer& customer, Scope scope, const std::vector<std::string>& ibans,
                       std::string redirect_uri, UtcTime now) {
  auto& current = consent_of_customer_[{customer.id, scope}];
  if (!current.empty()) withdraw_tokens(current, now);

  auto consent = std::make_unique<Consent>();
  consent->id = hexadecimal(random_bytes(16));
  consent->customer = customer.id;
  consent->scope = scope;
  consent->redirect_uri = std::move(redirect_uri);
  consent->last_sca = now;
  for (const auto& iban : ibans) {
    GrantedAccount granted;
    granted.account = customer.account(iban);
    granted.logical_id = make_logical_id(consent->id, iban);
    if (granted.account) consent->accounts.push_back(std::move(granted));
  }
  current = consent->id;
  return *(consents_[current] = std::move(consent));
}

const TokenPair& Grants::issue_pair(Consent& consent, UtcTime now) {
  auto& current = current_pair_[consent.id];
  if (current) {
    const UtcTime end = now + settings_.refresh_grace;
    current->dies = std::min(current->dies.value_or(end), end);
  }
  TokenPair pair;
  pair.sequence = pairs_.size() + 1;
  pair.consent = &consent;
  pair.access_token = base64url(random_bytes(48));
  pair.refresh_token = base64url(random_bytes(48));
  pair.issued = now;
  current = &pairs_.emplace_back(std::move(pair));
  by_access_[current->access_token] = current;
  by_refresh_[current->refresh_token] = current;
  return *current;
}

std::string Grants::issue_sca_token(const Consent& consent, UtcTime now) {
  std::string token = make_jwt();
  sca_tokens_[token] = ScaGrant{consent.id, now};
  return token;
}

void Grants::withdraw_tokens(const std::string& consent_id, UtcTime now) {
  const auto found = consents_.find(consent_id);
  if (found == consents_.end()) return;
  for (auto& pair : pairs_)
    if (pair.consent == found->second.get()) pair.dies = std::min(pair.dies.value_or(now), now);
}

bool Grants::revoke(const std::string& customer, Scope scope) {
  const auto found = consent_of_customer_.find({customer, scope});
  if (found == consent_of_customer_.end()) return false;
  consents_[found->second]->revoked = true;
  return true;
}

Consent* Grants::consent(const std::string& id) {
  const auto found = consents_.find(id);
  return found == consents_.end() ? nullptr : found->second.get();
}

bool Grants::lives(const TokenPair& pair, UtcTime now) const {
  return (!pair.dies || now < *pair.dies) && now < pair.issued + settings_.refresh_token_life;
}

const TokenPair* Grants::by_access_token(const std::string& token, UtcTime now) const {
  const auto found = by_access_.find(token);
  if (found == by_access_.end() || !lives(*found->second, now)) return nullptr;
  return now < found->second->issued + settings_.access_token_life ? found->second : nullptr;
}

const TokenPair* Grants::by_refresh_token(const std::string& token, UtcTime now) const {
  const auto found = by_refresh_.find(token);
  if (found == by_refresh_.end() || !lives(*found->second, now)) return nullptr;
  return found->second;
}

bool Grants::sca_token_fits(const std::string& token, const Consent& consent, UtcTime now) const {
  const auto found = sca_tokens_.find(token);
  return found != sca_tokens_.end() && found->second.consent_id == consent.id &&
         now < found->second.issued + settings_.sca_token_life;
}

}  // namespace tpp::simulator
