#include <nlohmann/json.hpp>

#include "bank/challenge.hpp"
#include "bank/consent_question.hpp"
#include "bank/endpoints.hpp"
#include "bank/request_checks.hpp"

namespace tpp::simulator {

std::string page_url(const Bank& bank, const std::string& language, const std::string& apptoken) {
  return bank.sca_base_url + "/common/" + language +
         "/fw/generic/launcher.html?appkey=PSD2_AIS&apptoken=" + apptoken;
}

Outcome<http::Response> consent_uris(Bank& bank, const http::Request& request) {
  if (auto refused = check_common(bank, request, {4, 3, 2, 1})) return *refused;
  if (auto refused = check_language(request)) return *refused;
  auto redirect_uri = check_redirect_uri(bank, request);
  if (!redirect_uri) return redirect_uri.error();
  if (auto refused = check_client(bank, request, false)) return *refused;
  auto challenge = check_challenge(request);
  if (!challenge) return challenge.error();
  auto query = check_query(request.query);
  if (!query) return query.error();
  auto question = read_consent_question(bank, *asked_version(request), *query);
  if (!question) return question.error();

  auto languages = page_languages(request.header("Accept-Language"));
  if (languages.empty()) {
    languages = {"fr", "nl"};
  } else {
    languages.resize(1);
  }
  auto body = nlohmann::ordered_json::array();
  Link link;
  link.scope = question->scope;
  link.iban = question->iban;
  link.redirect_uri = *redirect_uri;
  link.code_challenge = *challenge;
  const std::string apptoken = bank.links.open(std::move(link), bank.clock.now());
  for (const auto& language : languages)
    body.push_back({{"language", language}, {"consent_uri", page_url(bank, language, apptoken)}});
  http::Response response;
  response.body = body.dump();
  return response;
}

}  // namespace tpp::simulator
