#pragma once
// Writes down when keys were last used, off the way of requests: at most one write a minute and
// key.

#include "app/authenticate.hpp"

namespace tpp {

class NoteKeyUses {
 public:
  NoteKeyUses(Authenticate& authenticate, ApiKeyStore& keys)
      : authenticate_(authenticate), keys_(keys) {}

  // What cannot be written is let go: the time is a hint for operators, not evidence.
  Awaitable<void> round();

 private:
  Authenticate& authenticate_;
  ApiKeyStore& keys_;
};

}  // namespace tpp
