#include "app/named_account.hpp"

namespace tpp {

Result<std::optional<GrantedAccount>> named_account(const Consent& consent,
                                                    const TokenGrant& tokens,
                                                    const BankTraits& traits) {
  if (!consent.iban) return std::optional<GrantedAccount>();
  const std::optional<NamedAccount>& named = tokens.account;
  if (named && named->iban && *named->iban != *consent.iban)
    return Error{Errc::bank_answer_invalid, "the bank's answer cannot be trusted",
                 "the tokens are for another account"};
  // Questions about funds name their account themselves; there is no list of theirs to ask for.
  if (!named && consent.scope != ConsentScope::caf) return std::optional<GrantedAccount>();
  GrantedAccount account{named ? named->logical_id : LogicalId(), *consent.iban,
                         traits.default_currency};
  return std::optional<GrantedAccount>(std::move(account));
}

}  // namespace tpp
