#include "app/strike_clocks.hpp"

#include "obs/log.hpp"

namespace tpp {
namespace {

// One transaction each: short enough to hold up nobody.
constexpr std::size_t struck_at_once = 50;

}  // namespace

Awaitable<void> StrikeClocks::round() {
  for (;;) {
    auto struck = co_await clocks_.strike_due(clock_.now(), struck_at_once);
    if (!struck) {
      obs::warn("clocks of consents not looked at",
                {{"code", name_of(struck.error().code)}, {"cause", struck.error().cause}});
      co_return;
    }
    if (*struck > 0) obs::info("time moved consents on", {{"count", *struck}});
    if (*struck < struck_at_once) co_return;
  }
}

}  // namespace tpp
