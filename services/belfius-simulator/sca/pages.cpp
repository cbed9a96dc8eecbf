#include "sca/pages.hpp"

namespace tpp::simulator {

std::string customers_page(const Voice& voice, const Visit& visit,
                           const std::vector<Customer>& customers) {
  const Texts& texts = voice.texts;
  std::string html =
      std::string("<p>") + texts.choose_customer + "</p>" + form_start(texts, visit, "accounts");
  bool first = true;
  for (const auto& customer : customers) {
    if (customer.crowd) continue;
    html += "<label><input type=\"radio\" name=\"customer\" value=\"" + html_escape(customer.id) +
            (first ? "\" checked> " : "\"> ") + html_escape(customer.name) + "</label>";
    first = false;
  }
  html += std::string("<p><button class=\"main\">") + texts.go_on + "</button></p></form>";
  return page(voice, html + language_link(voice, visit));
}

std::string accounts_page(const Voice& voice, const Visit& visit, const Customer& customer,
                          const std::vector<const Account*>& accounts, std::string_view notice) {
  const Texts& texts = voice.texts;
  std::string html =
      "<p>" + html_escape(customer.name) + "</p><p>" + texts.choose_accounts + "</p>";
  if (!notice.empty()) html += "<p class=\"notice\">" + html_escape(notice) + "</p>";
  html += form_start(texts, visit, "decision") + hidden("customer", customer.id);
  for (std::size_t i = 0; i < accounts.size(); ++i) {
    const auto& account = *accounts[i];
    html += "<label><input type=\"checkbox\" name=\"account_" + std::to_string(i) + "\" value=\"" +
            account.iban + "\"> " + grouped(account.iban) + "<br><small>" +
            html_escape(account.product_name) + " · " + html_escape(account.holder) +
            "</small></label>";
  }
  return page(voice, html + decision_buttons(texts));
}

std::string renewal_page(const Voice& voice, const Visit& visit, const Customer& customer) {
  const Texts& texts = voice.texts;
  return page(voice, "<p>" + html_escape(customer.name) + "</p><p>" + texts.renew + "</p>" +
                         form_start(texts, visit, "decision") + hidden("customer", customer.id) +
                         decision_buttons(texts) + language_link(voice, visit));
}

}  // namespace tpp::simulator
