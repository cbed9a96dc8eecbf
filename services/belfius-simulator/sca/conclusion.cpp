#include "sca/conclusion.hpp"

#include "http/url.hpp"

namespace tpp::simulator {
namespace {

std::string with_state(std::string url, const Visit& visit) {
  if (!visit.state) return url;
  return http::with_query_parameter(std::move(url), "state", *visit.state);
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

std::string approve(Bank& bank, Link& link, const Visit& visit, const Customer& customer,
                    const std::vector<std::string>& ibans) {
  if (customer.barred) return refuse(link, visit, "Access is not ok for this customer.");
  link.decided = true;
  const UtcTime now = bank.clock.now();
  if (link.renewal()) {
    Consent* consent = bank.grants.consent(link.consent_id);
    if (!consent) return refuse(link, visit, "The consent has ended.");
    consent->last_sca = now;
    const std::string token = bank.grants.issue_sca_token(*consent, now);
    return with_state(http::with_query_parameter(link.redirect_uri, "sca_token", token), visit);
  }
  Code code;
  code.customer = customer.id;
  code.scope = link.scope;
  code.ibans = ibans;
  code.redirect_uri = link.redirect_uri;
  code.code_challenge = link.code_challenge;
  const std::string text = bank.links.issue_code(std::move(code), now);
  return with_state(http::with_query_parameter(link.redirect_uri, "code", text), visit);
}

std::string refuse(Link& link, const Visit& visit, const std::string& description) {
  link.decided = true;
  std::string url = http::with_query_parameter(link.redirect_uri, "error", "access_denied");
  url = http::with_query_parameter(std::move(url), "error_description", description);
  return with_state(std::move(url), visit);
}

}  // namespace tpp::simulator
