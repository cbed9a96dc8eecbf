// TPP_FAILPOINT=point:action[:n][,…]: at the n-th time (default 1) that `point` is reached,
// action `kill` ends the process as kill -9 does, `stop` freezes it until SIGCONT.

#include <csignal>
#include <cstdlib>
#include <string>
#include <vector>

#include <unistd.h>

#include "core/failpoint.hpp"

namespace tpp {
namespace {

struct Order {
  std::string point;
  int signal = SIGKILL;
  unsigned long at = 1;
  unsigned long seen = 0;
};

[[noreturn]] void refuse(const std::string& text) {
  const std::string line = "TPP_FAILPOINT: not point:kill|stop[:n]: " + text + "\n";
  [[maybe_unused]] const auto written = write(STDERR_FILENO, line.data(), line.size());
  _exit(2);
}

Order parse_order(const std::string& text) {
  const auto colon = text.find(':');
  if (colon == std::string::npos) refuse(text);
  Order order;
  order.point = text.substr(0, colon);
  std::string action = text.substr(colon + 1);
  if (const auto count = action.find(':'); count != std::string::npos) {
    order.at = std::strtoul(action.c_str() + count + 1, nullptr, 10);
    action.resize(count);
  }
  if (action == "stop") order.signal = SIGSTOP;
  if ((action != "kill" && action != "stop") || order.at == 0) refuse(text);
  return order;
}

std::vector<Order> parse_orders() {
  std::vector<Order> orders;
  const char* given = std::getenv("TPP_FAILPOINT");
  std::string rest = given == nullptr ? "" : given;
  while (!rest.empty()) {
    const auto comma = rest.find(',');
    orders.push_back(parse_order(rest.substr(0, comma)));
    rest = comma == std::string::npos ? "" : rest.substr(comma + 1);
  }
  return orders;
}

}  // namespace

void reach_failpoint(std::string_view point) {
  static std::vector<Order> orders = parse_orders();
  for (Order& order : orders)
    if (order.point == point && ++order.seen == order.at) kill(getpid(), order.signal);
}

}  // namespace tpp
