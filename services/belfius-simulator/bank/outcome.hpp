#pragma once
// A value, or what the bank refuses. Test with `if (!outcome)`, then use error().

#include <stdexcept>

#include <boost/system/result.hpp>

#include "bank/errors.hpp"

namespace tpp::simulator {

template <class T>
using Outcome = boost::system::result<T, Refused>;

[[noreturn]] inline void throw_exception_from_error(const Refused& refused,
                                                    const boost::source_location&) {
  throw std::logic_error("value() of a refusal: " + refused.error);
}

}  // namespace tpp::simulator
