#include "app/consents.hpp"

#include <utility>

namespace tpp {

Task<Consent> GetConsent::operator()(const ClientId& client, const ConsentId& id) {
  auto found = co_await consents_.find(client, id);
  if (!found) co_return found.error();
  co_return as_of(std::move(*found), clock_.now());
}

Task<Page<Consent>> ListConsents::operator()(const ClientId& client, const ConsentFilter& filter,
                                             const PageRequest& page) {
  co_return co_await consents_.list(client, filter, page, clock_.now());
}

Task<void> RevokeConsent::operator()(const ClientId& client, const ConsentId& id) {
  auto revoked = co_await consents_.revoke(client, id, "revoked_by_client");
  if (!revoked) co_return revoked.error();
  cache_.forget(id);
  co_return Result<void>();
}

}  // namespace tpp
