#pragma once
// What a pool tells about itself. Called from the pool's threads; does nothing unless overridden.

#include <chrono>
#include <cstddef>
#include <string_view>

namespace tpp::postgres {

class PoolProbe {
 public:
  virtual ~PoolProbe() = default;
  // Transactions running and waiting now.
  virtual void load(std::size_t /*running*/, std::size_t /*waiting*/) {}
  // Turned away: the queue was full, or the wait in it too long.
  virtual void refused(std::string_view /*name*/) {}
  virtual void finished(std::string_view /*name*/, std::chrono::nanoseconds /*took*/) {}
  virtual void failed(std::string_view /*name*/, std::string_view /*sqlstate*/) {}
  // The answer to a COMMIT was lost.
  virtual void in_doubt(std::string_view /*name*/) {}
  virtual void connected() {}
};

}  // namespace tpp::postgres
