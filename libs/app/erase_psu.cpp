#include "app/erase_psu.hpp"

#include <utility>

namespace tpp {

Task<ErasureReceipt> ErasePsu::operator()(const ClientId& client, const std::string& psu_ref) {
  auto done = co_await psus_.erase(client, psu_ref, ids_.uuid(), clock_.now());
  if (!done) co_return done.error();
  for (const ConsentId& consent : done->consents) cache_.forget(consent);
  co_return std::move(done->receipt);
}

}  // namespace tpp
