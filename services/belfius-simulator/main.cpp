#include <exception>
#include <iostream>

#include "application.hpp"

namespace {

constexpr int wrong_usage = 2;

int complain(const tpp::Error& error) {
  std::cerr << "belfius-simulator: " << error.detail;
  if (!error.cause.empty()) std::cerr << " (" << error.cause << ")";
  std::cerr << std::endl;
  return wrong_usage;
}

int serve(int argc, const char* const* argv) {
  auto options = tpp::simulator::read_options(argc, argv);
  if (!options) return complain(options.error());
  if (!*options) return 0;
  tpp::simulator::Application application(std::move(**options));
  auto started = application.start();
  if (!started) return complain(started.error());
  application.run();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return serve(argc, argv);
  } catch (const std::exception& failure) {
    std::cerr << "belfius-simulator: " << failure.what() << std::endl;
    return 1;
  }
}
