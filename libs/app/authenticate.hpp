#pragma once
// Which client calls? Keys are looked up by digest and remembered for a short while.

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>

#include "core/clock.hpp"
#include "domain/ports/client_store.hpp"
#include "domain/transaction.hpp"

namespace tpp {

class Authenticate {
 public:
  using Known = std::shared_ptr<const Client>;  // shared with requests under way

  Authenticate(ClientStore& clients, DigestFunction digest, std::chrono::seconds lifetime,
               const Clock& clock);

  // Errors: unauthorized, those of ClientStore.
  Task<Known> operator()(const Secret& api_key);

  void forget_all() {
    known_.clear();
    ++forgotten_;
  }

 private:
  struct Slot {
    Known client;
    UtcTime good_until;
  };
  ClientStore& clients_;
  DigestFunction digest_;
  std::chrono::seconds lifetime_;
  const Clock& clock_;
  std::unordered_map<std::string, Slot> known_;
  std::uint64_t forgotten_ = 0;
};

}  // namespace tpp
