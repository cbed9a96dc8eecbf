#pragma once
// What came of a call that trades a code or a refresh token for a new pair, and what follows from
// it. Losing a pair loses the customer, and presenting a used one may too: so every error of the
// bank port has its place here, and what has none counts as unknown.

#include <string_view>

#include "core/error.hpp"

namespace tpp {

enum class TokenOutcome {
  not_sent,  // the bank has processed nothing
  rejected,  // the bank said no
  accepted,  // the bank handed out a pair
  unknown,   // sent, and nobody knows what the bank did
};

enum class TokenFollowUp {
  store,      // keep the new pair
  release,    // the old pair is as good as before; wait as long as the bank asks
  hold_back,  // the bank does not accept the gateway itself: no consent is to blame
  reread,     // the bank does not accept this token: somebody else may have traded it
  repeat,     // present the same token again while the claim lasts
  keep,       // an unreadable yes: keep it as it came, the pair was probably rotated
};

struct TokenVerdict {
  TokenOutcome outcome = TokenOutcome::unknown;
  TokenFollowUp follow_up = TokenFollowUp::repeat;
};

inline constexpr TokenVerdict accepted_verdict{TokenOutcome::accepted, TokenFollowUp::store};

// Of a call that ended with this error of the bank port.
TokenVerdict verdict_on(Errc failed);

}  // namespace tpp
