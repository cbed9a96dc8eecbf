#include "app/keep_retention.hpp"

#include "obs/log.hpp"

namespace tpp {
namespace {

// One transaction each: short enough to hold up nobody.
constexpr std::size_t deleted_at_once = 100;
constexpr int pieces_in_a_round = 20;

}  // namespace

Awaitable<void> KeepRetention::round() {
  for (const Kept what : all_kept) co_await sweep(what);
}

Awaitable<void> KeepRetention::sweep(Kept what) {
  for (int piece = 0; piece < pieces_in_a_round; ++piece) {
    const UtcTime ended_before = clock_.now() - periods_.of(what);
    auto deleted = co_await store_.delete_some(what, ended_before, deleted_at_once);
    if (!deleted) {
      obs::warn("what has had its time was not deleted", {{"what", name_of(what)},
                                                          {"code", name_of(deleted.error().code)},
                                                          {"cause", deleted.error().cause}});
      co_return;
    }
    if (*deleted > 0) probe_.deleted(what, *deleted);
    if (*deleted < deleted_at_once) co_return;
  }
}

}  // namespace tpp
