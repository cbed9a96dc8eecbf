#pragma once
// The process: three listeners, or four with the sandbox, on one thread, from the first bind to the
// last answer.

#include <memory>

#include "core/result.hpp"
#include "options.hpp"

namespace tpp::simulator {

class Application {
 public:
  explicit Application(Options options);
  ~Application();

  // Opens the listeners and tells the ready file. invalid_input says what is in the way.
  Result<void> start();
  // Serves until SIGTERM or SIGINT, then lets calls under way finish.
  void run();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace tpp::simulator
