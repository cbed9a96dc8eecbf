#include "app/clients.hpp"

#include <utility>

#include "domain/api_key.hpp"

namespace tpp {
namespace {

constexpr std::size_t name_limit = 64;

}  // namespace

Task<AddedClient> AddClient::operator()(NewClient wanted) {
  std::vector<FieldError> wrong;
  Client client;
  if (wanted.name.empty() || wanted.name.size() > name_limit)
    wrong.push_back({"name", "must be 1 to 64 characters"});
  for (const std::string& name : wanted.scopes) {
    const auto scope = client_scope_from(name);
    if (!scope)
      wrong.push_back({"scopes", "'" + name + "' is not one of ais, pis, caf, admin"});
    else if (!client.may(*scope))
      client.scopes.push_back(*scope);
  }
  if (wanted.scopes.empty()) wrong.push_back({"scopes", "at least one is needed"});
  for (const std::string& url : wanted.return_urls)
    if (!is_web_url_(url))
      wrong.push_back({"return_urls", "'" + url + "' is not https (or http to this machine)"});
  if (!wrong.empty()) co_return invalid_fields(std::move(wrong));

  client.id = ClientId{ids_.uuid()};
  client.name = std::move(wanted.name);
  client.return_urls = std::move(wanted.return_urls);
  client.created_at = clock_.now();
  client.token_subject = std::move(wanted.token_subject);
  client.limits = wanted.limits;
  client.browser_binding = wanted.browser_binding;
  Secret api_key = make_api_key(ids_.random_token());
  auto added = co_await clients_.add(client, api_key);
  if (!added) co_return added.error();
  co_return AddedClient{std::move(client), std::move(api_key)};
}

Task<AddedKey> AddKey::operator()(const ClientId& client,
                                  std::optional<std::chrono::seconds> lifetime,
                                  std::optional<std::chrono::seconds> overlap) {
  AddedKey added;
  added.api_key = make_api_key(ids_.random_token());
  added.key.id = ApiKeyId{ids_.uuid()};
  added.key.client = client;
  added.key.prefix = shown_prefix(added.api_key);
  added.key.created_at = clock_.now();
  if (lifetime) added.key.expires_at = added.key.created_at + *lifetime;
  std::optional<UtcTime> others_end;
  if (overlap) others_end = added.key.created_at + *overlap;
  auto stored = co_await keys_.add(added.key, added.api_key, others_end);
  if (!stored) co_return stored.error();
  co_return added;
}

}  // namespace tpp
