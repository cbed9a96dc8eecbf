#pragma once
// Result<T>: a value or an Error. Test with `if (!r)`, return early, never call value().

#include <stdexcept>

#include <boost/system/result.hpp>

#include "core/error.hpp"

namespace tpp {

template <class T>
using Result = boost::system::result<T, Error>;

// Called by Boost when value() is asked of an error: a bug, so it ends in the last-resort handler.
[[noreturn]] inline void throw_exception_from_error(const Error& error,
                                                    const boost::source_location&) {
  throw std::logic_error("value() of an error: " + error.detail);
}

}  // namespace tpp
