#pragma once
// confirm_funds: is this much available on the account of a consent, at this moment?

#include "app/account_reads.hpp"

namespace tpp {

struct FundsView {
  ConsentId consent;
  Money amount;
  bool available = false;
  UtcTime checked_at;
};

class ConfirmFunds {
 public:
  ConfirmFunds(AccountReads& reads, ConsentStore& consents, const Clock& clock)
      : reads_(reads), consents_(consents), clock_(clock) {}

  // Errors: validation_failed (the amount), not_found (the consent), conflict (a consent of another
  // scope), those of AccountReads::ask_about_funds.
  Task<FundsView> operator()(const ConsentId& consent, const Money& amount, const Call& call);

 private:
  AccountReads& reads_;
  ConsentStore& consents_;
  const Clock& clock_;
};

}  // namespace tpp
