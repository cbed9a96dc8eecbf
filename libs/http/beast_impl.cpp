// The one translation unit that holds the compiled part of Beast: verbs, statuses, field syntax.
#include <boost/beast/src.hpp>
