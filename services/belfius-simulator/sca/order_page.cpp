#include "sca/order_page.hpp"

namespace tpp::simulator {
namespace {

std::string line(const std::string& text) {
  return text.empty() ? "" : "<p>" + html_escape(text) + "</p>";
}

// A bulk order has a count of payments where others have a creditor.
std::string summary(const Order& order) {
  std::string html = line(amount_text(order.cents) + " " + order.currency);
  if (!order.items.empty()) return html + line("x " + std::to_string(order.items.size()));
  html += line(order.creditor.name);
  html += line(order.creditor.iban.empty() ? order.creditor.bban : grouped(order.creditor.iban));
  html += line(order.communication);
  if (order.execution_date) html += line(to_iso_date(*order.execution_date));
  if (order.standing) html += line(to_iso_date(order.standing->begin) + " ...");
  return html;
}

std::string account_choices(const Customer& signer) {
  std::string html;
  for (const auto& account : signer.accounts)
    html += "<label><input type=\"radio\" name=\"account\" value=\"" + account.iban +
            (html.empty() ? "\" checked> " : "\"> ") + grouped(account.iban) + "<br><small>" +
            html_escape(account.product_name) + "</small></label>";
  return html;
}

}  // namespace

std::string order_page(const Voice& voice, const Visit& visit, const Customer& signer,
                       const Payment& payment) {
  const Texts& texts = voice.texts;
  std::string html = line(signer.name) + line(texts.sign_order) + summary(payment.order) +
                     line(texts.pay_from) + form_start(texts, visit, "decision") +
                     hidden("customer", signer.id);
  if (payment.debtor_iban.empty())
    html += account_choices(signer);
  else
    html += line(grouped(payment.debtor_iban)) + hidden("account", payment.debtor_iban);
  return page(voice, html + decision_buttons(texts) + language_link(voice, visit));
}

}  // namespace tpp::simulator
