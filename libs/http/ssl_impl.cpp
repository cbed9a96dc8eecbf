// The one translation unit that holds the compiled part of Asio's SSL support.
#include <boost/asio/ssl/impl/src.hpp>
