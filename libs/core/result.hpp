#pragma once
// Result<T>: a value or an Error. Test with `if (!r)`, return early, never call value().

#include <boost/system/result.hpp>

#include "core/error.hpp"

namespace tpp {

template <class T>
using Result = boost::system::result<T, Error>;

// What value() of an error would throw. There is no such call: it does not compile.
void throw_exception_from_error(const Error&, const boost::source_location&) = delete;

}  // namespace tpp
