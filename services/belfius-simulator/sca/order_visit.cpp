#include "sca/order_visit.hpp"

#include "payments/signing_link.hpp"
#include "sca/order_page.hpp"
#include "sca/page_answers.hpp"
#include "sca/pages.hpp"
#include "sca/signing.hpp"

namespace tpp::simulator {

OrderVisit::OrderVisit(Bank& bank, const Voice& voice, const Visit& visit, Link& link)
    : bank_(bank), voice_{voice.texts, voice.brand, Errand::order}, visit_(visit), link_(link) {}

http::Response OrderVisit::answer(const http::QueryParameters& fields) {
  const Payment* payment = order_to_sign(bank_, link_);
  if (!payment) return dead_link(voice_);
  const std::string decision = fields.get("decision").value_or("");
  if (decision == "refuse")
    return leave(refuse_to_sign(bank_, link_, visit_, voice_.texts.refused_by_customer));
  if (decision == "walk_away") return html(200, message_page(voice_, voice_.texts.walked_away));

  const bool second = payment->status() == Status::patc;
  const bool payer_known = !second && !payment->customer.empty();
  const std::string id = payer_known ? payment->customer : fields.get("customer").value_or("");
  const Customer* signer = bank_.world.customer(id);
  if (!signer) return html(200, customers_page(voice_, visit_, bank_.world.customers()));
  if (second && id == payment->customer)
    return html(200, message_page(voice_, voice_.texts.another_signer));
  if (decision == "approve") return sign_as(*signer, fields);
  return html(200, order_page(voice_, visit_, *signer, *payment));
}

http::Response OrderVisit::sign_as(const Customer& signer, const http::QueryParameters& fields) {
  const Payment& payment = *order_to_sign(bank_, link_);
  const std::string chosen = fields.get("account").value_or("");
  const std::string& iban = payment.debtor_iban.empty() ? chosen : payment.debtor_iban;
  if (payment.status() != Status::patc && !signer.account(iban))
    return html(200, order_page(voice_, visit_, signer, payment));
  return leave(sign(bank_, link_, visit_, signer, iban));
}

// A second signer has nowhere to go back to.
http::Response OrderVisit::leave(const std::string& location) const {
  if (location.empty()) return html(200, message_page(voice_, voice_.texts.order_done));
  return see_other(location);
}

}  // namespace tpp::simulator
