#pragma once
// The page of ours that a customer leaves through to the bank, where the client wants the browser
// bound: the first browser that opens it gets a key, and only a browser with that key may come
// back. Without it a link to our callback, with somebody else's code in it, would do its work in
// any browser that follows it.

#include "domain/authorization.hpp"
#include "domain/call.hpp"
#include "domain/ports/browser_bond_store.hpp"
#include "domain/ports/cursor_box.hpp"
#include "domain/transaction.hpp"

namespace tpp {

// What a start page leads to.
struct StartedTrip {
  std::string state_digest;
  std::string page;  // of the bank
  UtcTime expires_at;
  std::chrono::seconds left{0};  // until then, at least one
};

class StartPages {
 public:
  // address: of our page, up to the token behind it.
  StartPages(BrowserBondStore& bonds, const CursorBox& box, DigestFunction digest, IdSource& ids,
             const Clock& clock, std::string address);

  // What to hand out instead of the bank's page; the page itself where browsers are not bound.
  std::string link(const Secret& state, std::string page, UtcTime expires_at,
                   const Call& call) const;

  // Errors: not_found (no token of ours), gone (expired).
  Result<StartedTrip> open(const std::string& token) const;

  // Binds the browser, whose key for this trip is `held` when it has been here before. Returns the
  // key that it shall keep. Errors: forbidden (another browser began the trip), those of the store.
  Task<Secret> bind(const StartedTrip& trip, std::optional<Secret> held);

  // Whether the browser that holds `held` may finish the trip. Errors: forbidden, those of the
  // store. A trip that no browser began here is its client's own affair.
  Task<void> check_browser(const Secret& state, std::optional<Secret> held);

 private:
  BrowserBondStore& bonds_;
  const CursorBox& box_;
  DigestFunction digest_;
  IdSource& ids_;
  const Clock& clock_;
  std::string address_;
};

}  // namespace tpp
