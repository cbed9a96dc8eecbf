#pragma once
// When tokens are refreshed without anybody waiting: idle ones, and those in use before they end.
// Tokens that somebody waits for are refreshed at once instead, see RefreshTokens.

#include <chrono>

#include "core/clock.hpp"
#include "core/ids.hpp"

namespace tpp {

// A refresh token dies unused. At half its life or after a week, whichever is first, a tenth
// earlier or later so that consents of one day do not come back as one crowd. The same pair always
// gets the same moment. A lifetime of zero is not known.
UtcTime keep_alive_at(const ConsentId& consent, UtcTime received_at,
                      std::chrono::seconds refresh_lifetime);

// An access token in use is refreshed ahead of its end: at three quarters of its life, or five
// minutes before the end if that is later; what is left is a tenth longer or shorter, by consent
// and end. UtcTime::max() when the lifetime is zero: not known.
UtcTime renew_access_from(const ConsentId& consent, UtcTime expires_at,
                          std::chrono::seconds lifetime);

// How long to wait after that many failures in a row: 30 s, doubled each time, at most an hour.
std::chrono::seconds refresh_cool_down(int failures);

}  // namespace tpp
