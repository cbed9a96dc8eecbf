#include "app/note_key_uses.hpp"

#include "obs/log.hpp"

namespace tpp {

Awaitable<void> NoteKeyUses::round() {
  const std::vector<KeyUse> uses = authenticate_.take_uses();
  if (uses.empty()) co_return;
  auto noted = co_await keys_.note_uses(uses);
  if (!noted) obs::warn("uses of API keys not written down", {{"cause", noted.error().cause}});
}

}  // namespace tpp
