#pragma once
// What the sessions of one server share.

#include <map>
#include <memory>
#include <random>
#include <unordered_set>

#include <boost/asio/ip/address.hpp>

#include "async/ticking_wheel.hpp"
#include "async/timer.hpp"
#include "http/response_writer.hpp"
#include "http/server.hpp"

namespace tpp::http {

class Session;

struct ServerCore {
  ServerCore(asio::io_context& context, ServerOptions server_options, Handler request_handler,
             RejectionWriter rejection_writer, ServerProbe& server_probe);

  // Around `count`, a tenth more or less.
  template <class Count>
  Count spread(Count count) {
    return count * std::uniform_int_distribution<unsigned>(90, 110)(dice) / 100;
  }

  asio::io_context& io;
  ServerOptions options;
  Handler handler;
  RejectionWriter reject;
  ServerProbe* probe;
  ServerProbe silent_probe;  // when sessions outlive the server
  std::shared_ptr<async::TickingWheel> deadlines;
  DateHeader date;
  std::unordered_set<Session*> sessions;
  std::map<asio::ip::address, std::size_t> sessions_by_address;
  std::minstd_rand dice;
  Shedding shedding = Shedding::nothing;
  std::size_t requests_in_flight = 0;
  bool draining = false;
  async::Timer emptied;  // cancelled when the last session is gone
};

}  // namespace tpp::http
