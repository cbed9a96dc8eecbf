#include "sca/signing.hpp"

#include "payments/order_rules.hpp"
#include "payments/signing_link.hpp"

namespace tpp::simulator {
namespace {

std::string way_back(Bank& bank, const Link& link, const Visit& visit, const Customer& customer) {
  if (link.code_challenge.empty()) return with_state(link.redirect_uri, visit);
  Code code;
  code.customer = customer.id;
  code.scope = Scope::pis;
  code.redirect_uri = link.redirect_uri;
  code.code_challenge = link.code_challenge;
  return with_code(bank, visit, std::move(code));
}

void invite_second_signer(Bank& bank, Payment& payment) {
  Link link;
  link.scope = Scope::pis;
  link.payment_id = payment.id;
  link.life = bank.settings.second_signature_life;
  payment.second_signer_apptoken = bank.links.open(std::move(link), bank.clock.now());
}

}  // namespace

std::string sign(Bank& bank, Link& link, const Visit& visit, const Customer& customer,
                 const std::string& iban) {
  Payment& payment = *order_to_sign(bank, link);
  const UtcTime now = bank.clock.now();
  if (payment.status() == Status::patc) {
    link.decided = true;
    bank.payments.sign_second(payment, now);
    return "";
  }
  const Account* account = customer.account(iban);
  if (!account || check_debtor(payment.order, customer, *account))
    return refuse_to_sign(bank, link, visit, "Access is not ok for this customer.");
  link.decided = true;
  bank.payments.sign(payment, customer, iban, now);
  if (payment.status() == Status::patc) invite_second_signer(bank, payment);
  return way_back(bank, link, visit, customer);
}

std::string refuse_to_sign(Bank& bank, Link& link, const Visit& visit,
                           const std::string& description) {
  Payment& payment = *order_to_sign(bank, link);
  const bool second = payment.status() == Status::patc;
  bank.payments.refuse(payment, bank.clock.now());
  std::string url = refuse(link, visit, description);
  return second ? "" : url;
}

}  // namespace tpp::simulator
