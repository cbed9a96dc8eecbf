#include "domain/token_outcome.hpp"

namespace tpp {

TokenVerdict verdict_on(Errc failed) {
  switch (failed) {
    case Errc::bank_unreachable:
    case Errc::overloaded:
    case Errc::quota_exhausted:
      return {TokenOutcome::not_sent, TokenFollowUp::release};
    case Errc::bank_rejected_gateway:
      return {TokenOutcome::rejected, TokenFollowUp::hold_back};
    case Errc::grant_refused:
      return {TokenOutcome::rejected, TokenFollowUp::reread};
    case Errc::bank_refused:
      return {TokenOutcome::rejected, TokenFollowUp::release};
    case Errc::bank_answer_invalid:
      return {TokenOutcome::unknown, TokenFollowUp::keep};
    default:
      return {TokenOutcome::unknown, TokenFollowUp::repeat};
  }
}

}  // namespace tpp
