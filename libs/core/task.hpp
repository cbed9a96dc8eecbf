#pragma once
// Awaitables on the one concrete executor of the process: no type erasure on the read path.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include "core/result.hpp"

namespace tpp {

namespace asio = boost::asio;

using Executor = asio::io_context::executor_type;

template <class T>
using Awaitable = asio::awaitable<T, Executor>;

template <class T>
using Task = Awaitable<Result<T>>;

}  // namespace tpp
