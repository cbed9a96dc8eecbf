#pragma once
// Asio types on the one concrete executor; the defaults of Asio are type-erased and slower.

#include <chrono>

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/task.hpp"

namespace tpp::async {

using UseAwaitable = asio::use_awaitable_t<Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

}  // namespace tpp::async
