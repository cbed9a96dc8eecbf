#pragma once
// Host name to addresses, with a deadline that holds although getaddrinfo cannot be interrupted.

#include <string>
#include <vector>

#include <boost/asio/ip/tcp.hpp>

#include "async/timer.hpp"
#include "core/clock.hpp"
#include "core/task.hpp"

namespace tpp::http {

using Endpoints = std::vector<asio::ip::tcp::endpoint>;

// Sets error to timed_out when `by` passes first.
Awaitable<Endpoints> resolve_host(std::string host, std::uint16_t port, Deadline by,
                                  boost::system::error_code& error);

}  // namespace tpp::http
