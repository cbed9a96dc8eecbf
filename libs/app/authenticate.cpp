#include "app/authenticate.hpp"

#include <utility>

#include "domain/api_key.hpp"

namespace tpp {

Authenticate::Authenticate(ClientStore& clients, DigestFunction digest,
                           std::chrono::seconds lifetime, const Clock& clock)
    : clients_(clients), digest_(digest), lifetime_(lifetime), clock_(clock) {}

Task<Authenticate::Known> Authenticate::operator()(const Secret& api_key) {
  if (!looks_like_api_key(api_key)) co_return Error{Errc::unauthorized, "not an API key"};
  const std::string digest = digest_(api_key.reveal());
  const auto known = known_.find(digest);
  if (known != known_.end() && known->second.good_until > clock_.now())
    co_return known->second.client;

  const std::uint64_t before = forgotten_;
  auto found = co_await clients_.find_by_key(api_key);
  if (!found) {
    known_.erase(digest);
    if (found.error().code == Errc::not_found)
      co_return Error{Errc::unauthorized, "the API key is not known, or was revoked"};
    co_return found.error();
  }
  auto client = std::make_shared<const Client>(std::move(*found));
  // A row read before a revocation must not be remembered after it.
  if (before == forgotten_) known_[digest] = Slot{client, clock_.now() + lifetime_};
  co_return client;
}

}  // namespace tpp
