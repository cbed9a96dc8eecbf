#include "app/create_consent.hpp"

#include <utility>

#include "app/customer_fields.hpp"

namespace tpp {
namespace {

void check_iban(const NewConsent& wanted, const BankTraits& traits,
                std::vector<FieldError>& wrong) {
  const bool for_one_account = wanted.scope == ConsentScope::caf || traits.consents_take_iban;
  if (for_one_account && !wanted.iban)
    wrong.push_back({"/iban", "is needed: at this bank such a consent is for one account"});
  if (!for_one_account && wanted.iban)
    wrong.push_back({"/iban", "must be left out: the customer chooses accounts at the bank"});
}

void check_offer(const NewConsent& wanted, const BankTraits& traits,
                 std::vector<FieldError>& wrong) {
  const bool offered = wanted.scope == ConsentScope::ais ? traits.offers_ais : traits.offers_caf;
  if (!offered) wrong.push_back({"/scope", "this bank does not offer it"});
  if (offered) check_iban(wanted, traits, wrong);
}

Result<void> check(const Client& client, const NewConsent& wanted, const Bank* bank) {
  const ClientScope needed =
      wanted.scope == ConsentScope::ais ? ClientScope::ais : ClientScope::caf;
  if (!client.may(needed))
    return Error{Errc::forbidden, "this client lacks the scope " + std::string(name_of(needed))};
  std::vector<FieldError> wrong;
  const CustomerFields fields{wanted.psu_ref, wanted.language, wanted.return_url};
  find_wrong_customer_fields(fields, client, bank, wrong);
  if (bank != nullptr) check_offer(wanted, bank->traits(), wrong);
  if (!wrong.empty()) return invalid_fields(std::move(wrong));
  return {};
}

}  // namespace

CreateConsent::CreateConsent(ConsentStore& consents, Banks& banks, StartAuthorization& start,
                             IdSource& ids, const Clock& clock)
    : consents_(consents), banks_(banks), start_(start), ids_(ids), clock_(clock) {}

Task<ConsentWithLink> CreateConsent::operator()(const Client& client, NewConsent wanted,
                                                const Call& call) {
  Bank* bank = banks_.find(wanted.bank);
  auto fine = check(client, wanted, bank);
  if (!fine) co_return fine.error();

  Consent consent;
  consent.id = ConsentId{ids_.uuid()};
  consent.client = client.id;
  consent.psu_ref = std::move(wanted.psu_ref);
  consent.bank = std::move(wanted.bank);
  consent.scope = wanted.scope;
  consent.language = wanted.language.value_or(bank->traits().languages.front());
  consent.return_url = std::move(wanted.return_url);
  consent.iban = std::move(wanted.iban);
  consent.created_at = clock_.now();

  // Stored before the bank hears of it: an answer of the bank always finds its row.
  const Authorization authorization = start_.draft(consent.id, AuthorizationPurpose::initial);
  consent.pending_until = authorization.expires_at;
  auto created = co_await consents_.create(consent, authorization);
  if (!created) co_return created.error();
  note(call, consent.id);

  auto link = co_await start_.open_page(authorization, consent, *bank, call);
  if (!link) co_return link.error();
  co_return ConsentWithLink{std::move(consent), std::move(*link)};
}

}  // namespace tpp
