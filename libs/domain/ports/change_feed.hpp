#pragma once
// Tells every replica what changed in storage, so that caches can forget it.

#include <functional>

#include "core/ids.hpp"

namespace tpp {

struct ChangeListener {
  virtual ~ChangeListener() = default;
  virtual void consent_changed(const ConsentId& id) = 0;
  virtual void client_changed(const ClientId& id) = 0;
  // Messages may have been missed: forget everything.
  virtual void changes_lost() = 0;
};

}  // namespace tpp
