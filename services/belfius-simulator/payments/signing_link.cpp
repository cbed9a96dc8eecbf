#include "payments/signing_link.hpp"

namespace tpp::simulator {
namespace {

std::string signing_url(const Bank& bank, const std::string& language,
                        const std::string& apptoken) {
  return bank.sca_base_url + "/common/" + language +
         "/fw/generic/launcher.html?appkey=PSD2_PIS&apptoken=" + apptoken;
}

}  // namespace

std::string open_signing_page(Bank& bank, Link link, const std::string& language) {
  return signing_url(bank, language, bank.links.open(std::move(link), bank.clock.now()));
}

std::string second_signer_url(const Bank& bank, const Payment& payment) {
  return signing_url(bank, "fr", payment.second_signer_apptoken);
}

Payment* order_to_sign(Bank& bank, const Link& link) {
  Payment* payment = bank.payments.find(link.payment_id);
  return payment && payment->unsigned_yet() ? payment : nullptr;
}

}  // namespace tpp::simulator
