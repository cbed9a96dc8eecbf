#include "app/start_pages.hpp"

#include <charconv>
#include <utility>

namespace tpp {
namespace {

constexpr const char* owner = "start_page";

Error other_browser() {
  return Error{Errc::forbidden, "this was begun in another browser; begin again in this one"};
}

Error not_ours() {
  return Error{Errc::not_found, "there is no such start page"};
}

// Both are digests: their lengths tell nothing.
bool same_digest(const std::string& a, const std::string& b) {
  return Secret(a).equals(Secret(b));
}

}  // namespace

StartPages::StartPages(BrowserBondStore& bonds, const CursorBox& box, DigestFunction digest,
                       IdSource& ids, const Clock& clock, std::string address)
    : bonds_(bonds),
      box_(box),
      digest_(digest),
      ids_(ids),
      clock_(clock),
      address_(std::move(address)) {}

std::string StartPages::link(const Secret& state, std::string page, UtcTime expires_at,
                             const Call& call) const {
  if (call.browser_binding == BrowserBinding::none) return page;
  std::string content = std::to_string(expires_at.time_since_epoch().count());
  content += '\n' + state.reveal() + '\n' + page;
  return address_ + box_.close(content, owner);
}

Result<StartedTrip> StartPages::open(const std::string& token) const {
  const auto content = box_.open(token, owner);
  if (!content) return not_ours();
  const std::size_t first = content->find('\n');
  const std::size_t second = content->find('\n', first + 1);
  if (first == std::string::npos || second == std::string::npos) return not_ours();
  std::int64_t expires = 0;
  std::from_chars(content->data(), content->data() + first, expires);
  StartedTrip trip;
  trip.expires_at = UtcTime(std::chrono::milliseconds(expires));
  trip.state_digest = digest_(content->substr(first + 1, second - first - 1));
  trip.page = content->substr(second + 1);
  const UtcTime now = clock_.now();
  if (trip.expires_at <= now) return Error{Errc::gone, "the link is too old; begin again"};
  trip.left = std::chrono::ceil<std::chrono::seconds>(trip.expires_at - now);
  return trip;
}

Task<Secret> StartPages::bind(const StartedTrip& trip, std::optional<Secret> held) {
  if (held) {
    auto bound = co_await bonds_.find(trip.state_digest);
    if (!bound) co_return bound.error();
    if (*bound && same_digest(**bound, digest_(held->reveal()))) co_return std::move(*held);
    if (*bound) co_return other_browser();
  }
  Secret key = ids_.random_token();
  const BrowserBond bond{trip.state_digest, digest_(key.reveal()), trip.expires_at};
  auto made = co_await bonds_.bind(bond, clock_.now());
  if (!made && made.error().code == Errc::conflict) co_return other_browser();
  if (!made) co_return made.error();
  co_return key;
}

Task<void> StartPages::check_browser(const Secret& state, std::optional<Secret> held) {
  auto bound = co_await bonds_.find(digest_(state.reveal()));
  if (!bound) co_return bound.error();
  if (!*bound) co_return Result<void>();
  if (!held || !same_digest(**bound, digest_(held->reveal()))) co_return other_browser();
  co_return Result<void>();
}

}  // namespace tpp
