#include "sca/conclusion.hpp"

#include "http/url.hpp"

namespace tpp::simulator {

std::string with_state(std::string url, const Visit& visit) {
  if (!visit.state) return url;
  return http::with_query_parameter(std::move(url), "state", *visit.state);
}

std::string with_code(Bank& bank, const Visit& visit, Code code) {
  std::string url = code.redirect_uri;
  const std::string text = bank.links.issue_code(std::move(code), bank.clock.now());
  return with_state(http::with_query_parameter(std::move(url), "code", text), visit);
}

namespace {

std::string renewed(Bank& bank, const Link& link, const Visit& visit, Consent& consent) {
  const UtcTime now = bank.clock.now();
  consent.last_sca = now;
  if (bank.settings.sca_return == ScaReturn::query) {
    const std::string token = bank.grants.issue_sca_token(consent, now);
    return with_state(
        http::with_query_parameter(link.redirect_uri, bank.settings.sca_return_name, token), visit);
  }
  Code code;
  code.customer = consent.customer;
  code.scope = consent.scope;
  code.redirect_uri = link.redirect_uri;
  code.consent_id = consent.id;
  code.only_sca_token = bank.settings.sca_return == ScaReturn::code_only_sca;
  return with_code(bank, visit, std::move(code));
}

}  // namespace

std::optional<Visit> visit_of_url(std::string_view url) {
  const auto mark = url.find('?');
  if (mark == std::string_view::npos) return std::nullopt;
  auto query = http::QueryParameters::parse(url.substr(mark + 1));
  if (!query) return std::nullopt;
  const auto apptoken = query->get("apptoken");
  if (!apptoken) return std::nullopt;
  return Visit{*apptoken, query->get("state")};
}

std::vector<const Account*> offered_accounts(const Link& link, const Customer& customer) {
  std::vector<const Account*> offered;
  for (const auto& account : customer.accounts)
    if (link.iban.empty() || account.iban == link.iban) offered.push_back(&account);
  return offered;
}

std::string approve(Bank& bank, Link& link, const Visit& visit, const Customer& customer,
                    const std::vector<std::string>& ibans) {
  if (customer.barred) return refuse(link, visit, "Access is not ok for this customer.");
  link.decided = true;
  if (link.renewal()) {
    Consent* consent = bank.grants.consent(link.consent_id);
    if (!consent) return refuse(link, visit, "The consent has ended.");
    return renewed(bank, link, visit, *consent);
  }
  Code code;
  code.customer = customer.id;
  code.scope = link.scope;
  code.ibans = ibans;
  code.redirect_uri = link.redirect_uri;
  code.code_challenge = link.code_challenge;
  return with_code(bank, visit, std::move(code));
}

std::string refuse(Link& link, const Visit& visit, const std::string& description) {
  link.decided = true;
  std::string url = http::with_query_parameter(link.redirect_uri, "error", "access_denied");
  url = http::with_query_parameter(std::move(url), "error_description", description);
  return with_state(std::move(url), visit);
}

}  // namespace tpp::simulator
